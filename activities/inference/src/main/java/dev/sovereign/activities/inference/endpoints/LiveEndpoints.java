package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.BreakerStore.Kept;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of this process, looked after in the background between {@link #start} and {@link
 * #close}: open ones are probed until they are back, the others are asked what they serve.
 */
public final class LiveEndpoints implements Endpoints, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LiveEndpoints.class);

  /** How late a probe may be; a tick costs microseconds. */
  private static final long TICK_MILLIS = 200;

  private final Map<String, LiveEndpoint> byName = new HashMap<>();
  private final List<LiveEndpoint> all = new ArrayList<>();
  private final List<Prober> probers = new ArrayList<>();
  private final BreakerStore store;
  private final Clock clock;
  private final ProbePolicy policy;
  private final HostPower power;
  private final TrackRecord record;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService probes =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("endpoint-probe-", 0).factory());

  /**
   * Asks nobody and starts nothing.
   *
   * @param members in the order of the configuration
   * @param store where open breakers outlive the process
   * @param clock for every time here
   * @param policy when endpoints are looked at
   * @param record of what has proved enough
   * @param power what plans heed and models take
   * @throws IllegalArgumentException when two endpoints have one name
   */
  public LiveEndpoints(
      List<Member> members,
      BreakerStore store,
      Clock clock,
      ProbePolicy policy,
      TrackRecord record,
      HostPower power) {
    this(members, store, clock, policy, record, power, new java.util.Random());
  }

  LiveEndpoints(
      List<Member> members,
      BreakerStore store,
      Clock clock,
      ProbePolicy policy,
      TrackRecord record,
      HostPower power,
      RandomGenerator random) {
    this.record = record;
    this.power = power;
    this.store = store;
    this.clock = clock;
    this.policy = policy;
    Transitions transitions = new Transitions(store, clock);
    for (Member member : members) {
      View view = View.unasked(Site.of(member.endpoint(), all.size()));
      LiveEndpoint live =
          new LiveEndpoint(
              view,
              member.upstream(),
              clock,
              transitions,
              failures -> policy.delay(failures, random));
      if (byName.put(member.endpoint().name(), live) != null) {
        throw new IllegalArgumentException("two endpoints named " + member.endpoint().name());
      }
      all.add(live);
      probers.add(new Prober(live, policy));
    }
  }

  /**
   * Takes up the breakers that were open before, starts looking after the endpoints and waits for
   * the first answers of the local ones, for the time in the policy at most. Called once.
   */
  public void start() {
    restore();
    Thread.ofPlatform().name("endpoint-probes").daemon().start(this::keepLooking);
    awaitLocalOnes();
    tellProblems();
  }

  /** All that is wrong at the start in one line, for the operator who has just configured it. */
  private void tellProblems() {
    String problems =
        statuses().stream()
            .filter(status -> !status.detail().isEmpty())
            .map(status -> status.endpoint().name() + ": " + status.detail())
            .collect(Collectors.joining("; "));
    if (!problems.isEmpty()) {
      log.warn("Endpoints that want a look: {}", problems);
    }
  }

  /** Takes up what the store kept. A breaker of an endpoint that is no longer configured goes. */
  void restore() {
    Instant now = clock.instant();
    for (Kept kept : store.load()) {
      LiveEndpoint live = byName.get(kept.endpoint());
      if (live == null || (kept.parked() && !kept.until().isAfter(now))) {
        store.clear(kept.endpoint(), kept.model());
      } else {
        live.restore(kept);
      }
    }
  }

  private void keepLooking() {
    try {
      do {
        lookOnce();
      } while (!closing.await(TICK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      tick(probes);
    } catch (RejectedExecutionException _) {
      // Closed in this moment.
    } catch (RuntimeException e) {
      log.warn("Looking after the endpoints failed and goes on: {}", e.getClass().getName(), e);
    }
  }

  /** Does what is due. */
  void tick(Executor executor) {
    for (Prober prober : probers) {
      prober.tick(executor);
    }
  }

  private void awaitLocalOnes() {
    long end = System.nanoTime() + policy.startWait().toNanos();
    try {
      for (int i = 0; i < all.size(); i++) {
        if (!all.get(i).view().site().cloud()
            && !probers.get(i).looked().await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public RoutePlan plan(PlanRequest request) {
    List<View> views = new ArrayList<>(all.size());
    for (LiveEndpoint live : all) {
      views.add(live.view());
    }
    return Planner.plan(request, views, clock.instant(), record, power.order());
  }

  @Override
  public HostPower power() {
    return power;
  }

  @Override
  public TrackRecord record() {
    return record;
  }

  @Override
  public RoutePlan planWithoutOutages(PlanRequest request) {
    List<View> views = all.stream().map(live -> live.view().withoutOutage()).toList();
    return Planner.plan(request, views, clock.instant(), record);
  }

  @Override
  public Endpoint endpoint(String name) {
    return live(name).endpoint();
  }

  @Override
  public EndpointModel model(Candidate candidate) {
    View view = live(candidate.endpoint()).view();
    for (EndpointModel model : view.models()) {
      if (model.name().equals(candidate.model())) {
        return model;
      }
    }
    // Discovered when the plan was made, and gone since: it cost what its template says.
    return new EndpointModel(
        candidate.model(),
        candidate.layer(),
        candidate.contextTokens(),
        view.endpoint().discovered().price());
  }

  @Override
  public Upstream upstream(String endpoint) {
    return live(endpoint).upstream();
  }

  @Override
  public Permit acquire(Candidate candidate, Priority priority, Instant deadline)
      throws UpstreamException {
    return live(candidate.endpoint()).acquire(candidate.model(), priority, deadline);
  }

  @Override
  public List<EndpointStatus> statuses() {
    Instant now = clock.instant();
    return all.stream().map(live -> Statuses.of(live.view(), live.load(), now)).toList();
  }

  private LiveEndpoint live(String name) {
    LiveEndpoint live = byName.get(name);
    if (live == null) {
      throw new IllegalArgumentException(
          "endpoint " + name + " (expected: one of " + byName.keySet() + ")");
    }
    return live;
  }

  /** Ends the background work and every upstream. Calls under way are not waited for. */
  @Override
  public void close() {
    closing.countDown();
    probes.shutdownNow();
    for (LiveEndpoint live : all) {
      live.upstream().close();
    }
  }
}
