package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.Inference;
import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.EndpointStatus.State;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.activities.inference.receipts.Answers.Found;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Economy;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers as it is told to, remembering what it was asked. */
public final class FakeInference implements Inference {

  static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  static final Candidate LOCAL =
      new Candidate("local", "tiny", Tier.SERVER, Layer.TINY, 4096, false, "local first");
  static final Candidate CLOUD =
      new Candidate("cloud", "large-1", Tier.CLOUD, Layer.LARGE, 0, true, "cloud after");
  static final String CHAT =
      """
      {"id":"c1","object":"chat.completion","created":7,"model":"tiny","choices":[{"index":0,\
      "message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}\
      """;
  static final String COMPLETION =
      """
      {"id":"c2","object":"text_completion","created":7,"model":"tiny","choices":[{"index":0,\
      "text":"Hello","finish_reason":"stop"}],\
      "usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}\
      """;
  static final String EMBEDDING =
      """
      {"object":"list","model":"tiny","data":[{"object":"embedding","index":0,"embedding":[0.5]}],\
      "usage":{"prompt_tokens":3,"total_tokens":3}}\
      """;

  final List<InferenceCall> calls = new CopyOnWriteArrayList<>();
  final List<WaitFor> waits = new CopyOnWriteArrayList<>();
  final List<DeferUntil> deferrals = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = FakeInference::plainly;
  volatile RoutePolicy policy = RoutePolicy.LOCAL_FIRST;
  volatile boolean storeAway;
  volatile @Nullable Instant daysSince;
  volatile @Nullable Receipt shown;

  /** What it does with a call. */
  interface Behaviour {
    Outcome answer(InferenceCall call, AnswerSink sink) throws IOException;
  }

  void does(Behaviour next) {
    behaviour = next;
  }

  void reset() {
    calls.clear();
    waits.clear();
    deferrals.clear();
    behaviour = FakeInference::plainly;
    policy = RoutePolicy.LOCAL_FIRST;
    storeAway = false;
    shown = null;
  }

  /** Of a call that was estimated to need a layer and answered by the last attempt. */
  static Receipt receipt(Layer estimated, RecordedAttempt... attempts) {
    return new Receipt(
        "sv-layers",
        AT,
        "activity",
        Operation.CHAT,
        DataClass.INTERNAL,
        "auto",
        attempts[attempts.length - 1].candidate(),
        "host",
        new Usage(3, 1, true),
        0,
        Quality.MODEL,
        "answered",
        List.of(attempts),
        1200,
        0,
        0,
        null,
        false,
        new Economy(estimated, null, 0, null));
  }

  static RecordedAttempt at(Layer layer, String reason, @Nullable Fault fault, String detail) {
    return new RecordedAttempt(
        new Candidate("own", layer + "-model", Tier.SERVER, layer, 4096, false, reason),
        new Attempt(0, fault, detail, 0, 1));
  }

  /** Every kind of outcome in turn. */
  public void takesTurns() {
    AtomicInteger turn = new AtomicInteger();
    List<Behaviour> all =
        List.of(
            FakeInference::plainly,
            (call, _) -> OpenAiCallsTest.replayed(call),
            (call, _) -> OpenAiCallsTest.degraded(call),
            (call, _) -> OpenAiCallsTest.refused(call, 409, "call_in_flight", 1, ""),
            (call, _) -> OpenAiCallsTest.refused(call, 429, "saturated", 0, ""),
            (call, _) -> OpenAiCallsTest.refused(call, 503, "no_endpoint", 5, ""),
            (call, sink) -> {
              plainly(call, sink);
              return new Outcome.Interrupted(failed(call, Fault.TRUNCATED), "broke off");
            },
            (_, _) -> {
              throw new StoreUnavailableException("inner detail");
            });
    does((call, sink) -> all.get(turn.getAndIncrement() % all.size()).answer(call, sink));
  }

  /** A whole answer of the right shape, streamed word by word when a stream is wanted. */
  static Outcome plainly(InferenceCall call, AnswerSink sink) throws IOException {
    if (call.body().facts().stream() && call.body().operation() != Operation.EMBEDDING) {
      sink.begin(LOCAL, List.of());
      sink.event(chunk("{\"content\":\"Hello\"}", "null"));
      sink.event(chunk("{}", "\"stop\""));
    }
    return new Outcome.Answered(
        receipt(call, LOCAL, "answered", Quality.MODEL, attempt(LOCAL, null)),
        RawJson.of(body(call.body().operation())),
        false);
  }

  static String body(Operation operation) {
    return switch (operation) {
      case CHAT -> CHAT;
      case COMPLETION -> COMPLETION;
      case EMBEDDING -> EMBEDDING;
    };
  }

  static byte[] chunk(String delta, String finish) {
    return RawJson.of(
            """
            {"id":"c1","object":"chat.completion.chunk","created":7,"model":"tiny",\
            "choices":[{"index":0,"delta":%s,"finish_reason":%s}]}\
            """
                .formatted(delta, finish))
        .bytes();
  }

  static Receipt receipt(
      InferenceCall call,
      @Nullable Candidate answered,
      String outcome,
      @Nullable Quality quality,
      RecordedAttempt... attempts) {
    return new Receipt(
        call.id(),
        AT,
        call.door(),
        call.body().operation(),
        call.dataClass(),
        call.body().facts().model(),
        answered,
        "host",
        new Usage(3, 1, true),
        CLOUD.equals(answered) ? 1500 : 0,
        quality,
        outcome,
        List.of(attempts),
        1200,
        300,
        CLOUD.equals(answered) ? 99 : 0,
        call.idempotencyKey(),
        false,
        Economy.NONE);
  }

  static Receipt failed(InferenceCall call, Fault fault) {
    return receipt(call, null, fault.name(), null, attempt(LOCAL, fault));
  }

  static RecordedAttempt attempt(Candidate candidate, @Nullable Fault fault) {
    return new RecordedAttempt(
        candidate, new Attempt(0, fault, fault == null ? "" : "HTTP 503", 0, 1));
  }

  @Override
  public Outcome answer(InferenceCall call, AnswerSink sink) {
    calls.add(call);
    try {
      return behaviour.answer(call, sink);
    } catch (IOException e) {
      // As the driver does when the caller went away.
      return new Outcome.Refused(
          failed(call, Fault.CANCELLED), 499, "cancelled", "gone", "", 0, RawJson.empty());
    }
  }

  @Override
  public Outcome defer(InferenceCall call, DeferUntil until) {
    calls.add(call);
    deferrals.add(until);
    return new Outcome.Deferred(receipt(call, null, "deferred", null));
  }

  @Override
  public Outcome defer(InferenceCall call, WaitFor wait) {
    calls.add(call);
    waits.add(wait);
    return new Outcome.Deferred(receipt(call, null, "deferred", null));
  }

  @Override
  public List<EndpointStatus> endpoints() {
    return List.of(
        status("local", EndpointKind.MODEL_SERVER, "http://127.0.0.1:8080/v1", Tier.SERVER, "tiny"),
        open(
            status(
                "cloud",
                EndpointKind.OPENAI_COMPATIBLE,
                "https://user:secret@api.example/v1?key=secret",
                Tier.CLOUD,
                "org/large-1")),
        refused(
            status(
                "proxy", EndpointKind.OLLAMA, "http://127.0.0.1:11434", Tier.SERVER, "elsewhere")));
  }

  @Override
  public RoutePolicy policy() {
    return policy;
  }

  @Override
  public Optional<Found> find(String callId) {
    checkStore();
    return switch (callId) {
      case "sv-ready" ->
          Optional.of(new Found.Ready(new KeptAnswer(RawJson.of(CHAT), "local", "tiny", "MODEL")));
      case "sv-pending" -> Optional.of(new Found.Pending(AT));
      case "sv-failed" -> Optional.of(new Found.Failed("every candidate failed"));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Receipt> receipt(String callId) {
    if (shown != null) {
      return Optional.of(shown);
    }
    return calls.stream()
        .filter(c -> c.id().equals(callId))
        .map(
            c ->
                receipt(
                    c,
                    CLOUD,
                    "answered",
                    Quality.MODEL,
                    attempt(LOCAL, Fault.REFUSED),
                    attempt(CLOUD, null)))
        .findFirst();
  }

  @Override
  public Receipts receipts() {
    return new Sums();
  }

  @Override
  public List<Budget.Standing> budgets() {
    checkStore();
    return List.of(new Budget.Standing("day", 1_000_000_000, 1500, 0));
  }

  private void checkStore() {
    if (storeAway) {
      throw new StoreUnavailableException("inner detail");
    }
  }

  private static EndpointStatus status(
      String name, EndpointKind kind, String address, Tier tier, String model) {
    EndpointModel offered = new EndpointModel(model, Layer.TINY, 4096, new Price(150_000_000, 7));
    Timeouts timeouts =
        new Timeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4));
    Endpoint endpoint =
        new Endpoint(
            name,
            kind,
            URI.create(address),
            List.of(offered),
            offered,
            tier,
            Set.of(DataClass.PUBLIC, DataClass.INTERNAL),
            timeouts,
            2,
            8);
    return new EndpointStatus(endpoint, List.of(offered), State.READY, null, "", null, 1, 0);
  }

  private static EndpointStatus open(EndpointStatus s) {
    return new EndpointStatus(
        s.endpoint(), s.models(), State.OPEN, Fault.DNS, "unknown name", AT, 0, 0);
  }

  private static EndpointStatus refused(EndpointStatus s) {
    return new EndpointStatus(
        s.endpoint(), s.models(), State.REFUSED, null, "asks another machine", null, 0, 0);
  }

  private final class Sums implements Receipts {

    @Override
    public void writeBehind(Receipt receipt) {}

    @Override
    public long lost() {
      return 2;
    }

    @Override
    public Optional<Receipt> find(String id) {
      return receipt(id);
    }

    @Override
    public List<CostLine> costs(Instant since) {
      checkStore();
      return List.of(new CostLine("LARGE", "cloud", "large-1", 1, 3, 1, 1500, 99));
    }

    @Override
    public CacheSums cached(Instant since) {
      return new CacheSums(1, 4, 700);
    }

    @Override
    public Later later(Instant since) {
      return new Later(2, 40_000, 3, 1, 2, 700);
    }

    @Override
    public List<LayerDay> days(Instant since) {
      daysSince = since;
      checkStore();
      return List.of(new LayerDay(Layer.LARGE, LocalDate.parse("2026-11-11"), 1, 3, 1, 1500));
    }
  }
}
