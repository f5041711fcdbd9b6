package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.RequestHash;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Complexity;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.InferenceRequest;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the driver of a walk touches, scripted and recorded: endpoints whose replies are
 * queued by name, a budget, receipts and answers in memory.
 */
final class FakeHouse implements Endpoints, Budget {

  static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60));
  static final Usage USAGE = new Usage(10, 5, true);

  final List<String> log = new CopyOnWriteArrayList<>();
  final List<Receipt> receipts = new CopyOnWriteArrayList<>();
  final Map<String, Answers.KeptAnswer> kept = new ConcurrentHashMap<>();
  final Map<String, Answers.Claim> claims = new HashMap<>();
  final CountDownLatch finished = new CountDownLatch(1);
  final List<UpstreamCall> calls = new ArrayList<>();
  final List<PlanRequest> planned = new CopyOnWriteArrayList<>();
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Map<String, Deque<Answer>> scripts = new HashMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<RoutePlan.Skipped> skipped = new ArrayList<>();
  private @Nullable RoutePlan given;
  HostPower power = HostPower.UNKNOWN;
  @Nullable Candidate untroubled;
  boolean budgetExhausted;
  @Nullable Duration trialLimit;
  final Map<String, Answers.Handed> handedOver = new ConcurrentHashMap<>();
  final Map<String, InferenceRequest> started = new ConcurrentHashMap<>();
  boolean workflowsAway = true;
  final TrackRecord record = TrackRecord.none();
  boolean storeAway;
  boolean keepingFails;

  /** How many of the next calls are interrupted for somebody else. */
  int stepBacks;

  final FakeCatchUps queue = new FakeCatchUps();

  @Override
  public HostPower power() {
    return power;
  }

  /** The walk over what this house has. */
  RoutedInference inference(
      ContentStore contents, RoutePolicy policy, Clock clock, ExactCache cache) {
    return new RoutedInference(
        this,
        receiptStore(),
        this,
        answers(),
        handingOver(contents),
        policy,
        "host",
        clock,
        cache,
        lowerAnswers(contents, policy));
  }

  /** What an endpoint does when it is asked. */
  interface Answer {
    Reply give(UpstreamCall call, EventSink sink) throws UpstreamException;
  }

  static Answer text(String text) {
    return (call, _) -> reply(text, call);
  }

  static Answer fault(Fault fault) {
    return (_, _) -> {
      throw new UpstreamException(fault, fault.name());
    };
  }

  static Answer status(Fault fault, int status, String body, Duration retryAfter) {
    return (_, _) -> {
      throw new UpstreamException(fault, "HTTP " + status, retryAfter, status, RawJson.of(body));
    };
  }

  static Answer tokens(@Nullable Fault then, String... tokens) {
    return (call, sink) -> {
      try {
        for (String token : tokens) {
          sink.event(token.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException _) {
        throw new UpstreamException(Fault.CANCELLED, "the caller went away");
      }
      if (then != null) {
        throw new UpstreamException(then, then.name());
      }
      return reply(String.join("", tokens), call);
    };
  }

  private static Reply reply(String text, UpstreamCall call) {
    return new Reply(RawJson.of(text), call.model(), USAGE, call.body().json().length(), 1_000_000);
  }

  /** A local endpoint of one model, asked in the order in which they are added. */
  FakeHouse local(String name, Answer... answers) {
    return add(name, "http://127.0.0.1:9/v1", Tier.SERVER, Price.FREE, answers);
  }

  /** A cloud endpoint of one model that costs a nano-dollar a token. */
  FakeHouse cloud(String name, Answer... answers) {
    return add(
        name, "https://cloud.invalid/v1", Tier.CLOUD, new Price(1_000_000, 1_000_000), answers);
  }

  /** The endpoints of a plan made elsewhere, which is followed as it is. */
  FakeHouse follows(RoutePlan plan, Answer answer) {
    plan.candidates().forEach(candidate -> local(candidate.endpoint(), answer));
    scripts.replaceAll((_, _) -> new ArrayDeque<>(Collections.nCopies(9, answer)));
    given = plan;
    return this;
  }

  /** The endpoints so far as a plan for a request that needs {@code first}, of these layers. */
  FakeHouse needing(Layer first, Instant deadline, Layer... layers) {
    List<Candidate> layered = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      Candidate c = candidates.get(i);
      layered.add(
          new Candidate(
              c.endpoint(),
              c.model(),
              c.tier(),
              layers[i],
              c.contextTokens(),
              c.paid(),
              c.reason()));
    }
    given = new RoutePlan(layered, skipped, Complexity.SIMPLE, deadline, first);
    return this;
  }

  FakeHouse skipped(String name, String reason, long retryAt) {
    skipped.add(new RoutePlan.Skipped(name, reason, retryAt));
    return this;
  }

  private FakeHouse add(String name, String address, Tier tier, Price price, Answer... answers) {
    EndpointModel model = new EndpointModel(name + "-model", Layer.SMALL, 0, price);
    endpoints.put(
        name,
        new Endpoint(
            name,
            tier == Tier.CLOUD ? EndpointKind.OPENAI : EndpointKind.OPENAI_COMPATIBLE,
            URI.create(address),
            List.of(model),
            model,
            tier,
            Set.of(DataClass.PUBLIC, DataClass.INTERNAL),
            TIMEOUTS,
            1,
            1));
    scripts.put(name, new ArrayDeque<>(List.of(answers)));
    candidates.add(
        new Candidate(name, model.name(), tier, model.layer(), 0, !price.free(), "because"));
    return this;
  }

  @Override
  public TrackRecord record() {
    return record;
  }

  @Override
  public RoutePlan plan(PlanRequest request) {
    planned.add(request);
    return given != null
        ? given
        : new RoutePlan(candidates, skipped, Complexity.SIMPLE, request.deadline());
  }

  /** Whoever is left out is away, unless the test says who would lead. */
  @Override
  public RoutePlan planWithoutOutages(PlanRequest request) {
    return untroubled == null
        ? plan(request)
        : new RoutePlan(List.of(untroubled), List.of(), Complexity.SIMPLE, request.deadline());
  }

  @Override
  public Endpoint endpoint(String name) {
    return Objects.requireNonNull(endpoints.get(name));
  }

  @Override
  public EndpointModel model(Candidate candidate) {
    return endpoint(candidate.endpoint()).models().getFirst();
  }

  @Override
  public Upstream upstream(String endpoint) {
    return new Upstream() {
      @Override
      public Reply call(UpstreamCall call, EventSink sink) throws UpstreamException {
        log.add("call " + endpoint);
        calls.add(call);
        return Objects.requireNonNull(scripts.get(endpoint)).remove().give(call, sink);
      }

      @Override
      public List<ServedModel> models(Timeouts timeouts) {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Permit acquire(Candidate candidate, Priority priority, Instant deadline) {
    String endpoint = candidate.endpoint();
    log.add("acquire " + endpoint);
    return new Permit() {
      private boolean mayStepBack;

      @Override
      public void mayStepBack() {
        log.add("may step back at " + endpoint);
        mayStepBack = true;
      }

      @Override
      public boolean steppedBack() {
        return mayStepBack && stepBacks-- > 0;
      }

      @Override
      public @Nullable Duration trialLimit() {
        return trialLimit;
      }

      @Override
      public void report(@Nullable Fault fault, Duration retryAfter) {
        log.add("report " + endpoint + " " + (fault == null ? "ok" : fault.name()));
      }

      @Override
      public void close() {
        log.add("free " + endpoint);
      }
    };
  }

  @Override
  public List<EndpointStatus> statuses() {
    return endpoints.values().stream()
        .map(
            each ->
                new EndpointStatus(
                    each, each.models(), EndpointStatus.State.READY, null, "", null, 0, 0))
        .toList();
  }

  @Override
  public Reservation reserve(String callId, Candidate candidate, long ceilingNanoUsd)
      throws UpstreamException {
    if (budgetExhausted) {
      throw new UpstreamException(Fault.BUDGET_EXHAUSTED, "the day's budget is spent");
    }
    log.add("reserve " + ceilingNanoUsd);
    return new Reservation() {
      @Override
      public void settle(long costNanoUsd, Receipt receipt) {
        log.add("settle " + costNanoUsd);
        receipts.add(receipt);
      }

      @Override
      public void release() {
        log.add("release");
      }

      @Override
      public void forfeit(long costNanoUsd) {
        log.add("forfeit " + costNanoUsd);
      }
    };
  }

  @Override
  public List<Standing> standings() {
    return List.of();
  }

  /** Receipts in memory. */
  Receipts receiptStore() {
    return new Receipts() {
      @Override
      public void writeBehind(Receipt receipt) {
        receipts.add(receipt);
      }

      @Override
      public long lost() {
        return 0;
      }

      @Override
      public Optional<Receipt> find(String id) {
        return receipts.stream().filter(each -> each.id().equals(id)).findFirst();
      }

      @Override
      public List<CostLine> costs(Instant since) {
        return List.of();
      }

      @Override
      public CacheSums cached(Instant since) {
        return new CacheSums(0, 0, 0);
      }

      @Override
      public List<LayerDay> days(Instant since) {
        return List.of();
      }
    };
  }

  /** The queue of lower answers, in memory. */
  LowerAnswers lowerAnswers(ContentStore contents, RoutePolicy policy) {
    return new LowerAnswers(queue, this, contents, policy, "host", Clock.systemUTC());
  }

  /** Workflows that are noted and never run; away unless somebody says otherwise. */
  HandingOver handingOver(ContentStore contents) {
    return new HandingOver(
        answers(),
        contents,
        (id, request) -> {
          if (workflowsAway) {
            throw new CallWorkflows.UnavailableException("away", new IOException("away"));
          }
          log.add("start");
          started.put(id, request);
        });
  }

  /** Answers in memory; {@link #finished} says when a broken stream's was kept or given up. */
  Answers answers() {
    return new Answers() {
      @Override
      public String requestHash(DataClass dataClass, String operation, byte[] request) {
        return RequestHash.plain(operation.getBytes(StandardCharsets.US_ASCII), request);
      }

      @Override
      public Claim claim(String key, String requestHash, String callId)
          throws StoreUnavailableException {
        if (storeAway) {
          throw new StoreUnavailableException("away");
        }
        log.add("claim " + key);
        return claims.getOrDefault(key, new Claim.Granted(false));
      }

      @Override
      public void keep(String callId, String key, KeptAnswer answer) {
        if (keepingFails) {
          throw new StoreUnavailableException("away");
        }
        log.add("keep " + key);
        kept.put(callId, answer);
        finished.countDown();
      }

      @Override
      public void release(String callId, String key) {
        log.add("release key " + key);
        if (handedOver.values().stream().noneMatch(each -> each.callId().equals(callId))) {
          finished.countDown();
        }
      }

      @Override
      public void handOver(String callId, Handed handed) {
        log.add("hand over " + callId);
        handedOver.put(callId, handed);
      }

      @Override
      public Claim resume(String callId) {
        log.add("resume " + callId);
        return claims.getOrDefault(callId, new Claim.Granted(false));
      }

      @Override
      public void announce(String callId) {
        log.add("announce");
      }

      @Override
      public void awaitEnd(String callId, Duration atMost) {
        log.add("await " + callId);
        claims.values().removeIf(claim -> claim instanceof Claim.InFlight);
      }

      @Override
      public Optional<Found> find(String callId) {
        return Optional.ofNullable(kept.get(callId)).map(Found.Ready::new);
      }
    };
  }
}
