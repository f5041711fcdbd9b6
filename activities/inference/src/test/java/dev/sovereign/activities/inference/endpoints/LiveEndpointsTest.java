package dev.sovereign.activities.inference.endpoints;

import static dev.sovereign.activities.inference.endpoints.Fixtures.DEADLINE;
import static dev.sovereign.activities.inference.endpoints.Fixtures.free;
import static dev.sovereign.activities.inference.endpoints.Fixtures.paid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.EndpointStatus.State;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LiveEndpointsTest {

  private static final Endpoint LOCAL = Fixtures.device("local", free("tiny", Layer.TINY, 0));
  private static final Endpoint CLOUD = Fixtures.cloud("cloud", paid("large"));

  private final SteppedClock clock = new SteppedClock(Fixtures.START);
  private final FakeBreakerStore store = new FakeBreakerStore();
  private final FakeUpstream local = new FakeUpstream().serves("tiny");
  private final FakeUpstream cloud = new FakeUpstream().serves("large");
  private LiveEndpoints endpoints = endpoints(new Member(LOCAL, local), new Member(CLOUD, cloud));

  @AfterEach
  void close() {
    endpoints.close();
    assertThat(local.closed).isTrue();
  }

  @Test
  void aDeadEndpointIsFoundAtStartBeforeAnyCallerPays() {
    local.fails(Fault.REFUSED);
    tick();
    assertThat(names()).containsExactly("cloud/large");
    assertThat(local.called).hasValue(0);
    assertThat(status("local").state()).isEqualTo(State.OPEN);
    assertThat(status("local").cause()).isEqualTo(Fault.REFUSED);
    assertThat(status("local").until()).isEqualTo(clock.instant().plusSeconds(1));
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECT_TIMEOUT", "DNS", "REFUSED", "RESET", "TLS", "UNAUTHORIZED"})
  void aFailedConnectionIsProbedWithoutAskingAModel(Fault fault) {
    tick();
    report("local", "tiny", fault);
    pass(1);
    assertThat(local.called).hasValue(0);
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW_FIRST_BYTE", "TIMEOUT", "SERVER_ERROR"})
  void aFailedAnswerIsProbedWithOneTokenOfAFreeModel(Fault fault) {
    tick();
    local.callFault = fault;
    report("local", "tiny", fault);
    pass(1);
    assertThat(local.called).hasValue(1);
    assertThat(names()).containsExactly("cloud/large");
    local.recovers();
    pass(1);
    assertThat(local.called).as("the second probe waits twice as long").hasValue(1);
    pass(1);
    assertThat(local.called).hasValue(2);
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
  }

  @Test
  void aServerThatRestartsWhileItsAnswersFailIsStillProbedByAnswer() {
    tick();
    report("local", "tiny", Fault.SERVER_ERROR);
    local.fails(Fault.REFUSED);
    pass(1);
    local.recovers();
    local.callFault = Fault.SERVER_ERROR;
    pass(2);
    assertThat(names()).as("reachable is not enough").containsExactly("cloud/large");
    local.recovers();
    pass(4);
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
  }

  @Test
  void aPaidModelIsNeverProbedButTriedByOneCaller() throws Exception {
    tick();
    report("cloud", "large", Fault.SERVER_ERROR);
    pass(1);
    assertThat(cloud.called).hasValue(0);
    assertThat(names()).contains("cloud/large");
    Candidate large = candidate("cloud", "large");
    try (var trial = endpoints.acquire(large, Priority.BATCH, DEADLINE)) {
      assertThat(names()).doesNotContain("cloud/large");
      assertThatThrownBy(() -> endpoints.acquire(large, Priority.BATCH, DEADLINE))
          .hasMessageContaining("another call is trying it");
      assertThat(trial.trialLimit()).isEqualTo(Duration.ofSeconds(3));
      trial.report(Fault.SERVER_ERROR, Duration.ZERO);
    }
    pass(1);
    assertThat(names()).as("reopened for two seconds").doesNotContain("cloud/large");
    pass(1);
    try (var trial = endpoints.acquire(large, Priority.BATCH, DEADLINE)) {
      assertThat(trial.trialLimit()).as("longer").isEqualTo(Duration.ofSeconds(6));
      trial.report(null, Duration.ZERO);
    }
    assertThat(status("cloud").state()).isEqualTo(State.READY);
    try (var usual = endpoints.acquire(large, Priority.BATCH, DEADLINE)) {
      assertThat(usual.trialLimit()).isNull();
    }
    assertThat(store.kept).isEmpty();
  }

  @Test
  void aPaidModelThatWasNotLoadedIsTriedByOneCallerOnceItIsListed() {
    tick();
    cloud.serves();
    report("cloud", "large", Fault.MODEL_NOT_LOADED);
    pass(1);
    assertThat(names()).containsExactly("local/tiny");
    cloud.serves("large");
    pass(2);
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
    report("cloud", "large", Fault.MODEL_NOT_LOADED);
    assertThat(names()).containsExactly("local/tiny");
    assertThat(cloud.called).hasValue(0);
  }

  @Test
  void anEndpointThatAnswersWithoutAListSaysSoUntilItHasOne() {
    endpoints.close();
    endpoints = endpoints(new Member(Fixtures.device("local"), local));
    local.listFault = Fault.MODEL_NOT_LOADED;
    tick();
    assertThat(status("local").state()).isEqualTo(State.REFUSED);
    assertThat(status("local").detail()).contains("no list of its models (check kind and address");
    local.recovers();
    local.serves("tiny");
    pass(30);
    assertThat(status("local").state()).isEqualTo(State.READY);
    assertThat(names()).containsExactly("local/tiny");
  }

  @Test
  void aTrialThatWasNotMadeIsLeftToTheNextCaller() throws Exception {
    tick();
    report("cloud", "large", Fault.TIMEOUT);
    pass(1);
    endpoints.acquire(candidate("cloud", "large"), Priority.BATCH, DEADLINE).close();
    assertThat(names()).contains("cloud/large");
  }

  @Test
  void aModelThatIsNotLoadedOpensAloneAndComesBackAlone() {
    endpoints.close();
    Endpoint two =
        Fixtures.device("local", free("tiny", Layer.TINY, 0), free("small", Layer.SMALL, 0));
    endpoints = endpoints(new Member(two, local), new Member(CLOUD, cloud));
    local.serves("tiny", "small");
    tick();
    report("local", "tiny", Fault.MODEL_NOT_LOADED);
    assertThat(names()).containsExactly("local/small", "cloud/large");
    assertThat(status("local").state()).isEqualTo(State.READY);
    assertThat(status("local").detail()).contains("tiny: MODEL_NOT_LOADED since");
    assertThat(store.kept).containsOnlyKeys("local/tiny");
    pass(1);
    assertThat(local.called).hasValue(1);
    assertThat(names()).containsExactly("local/tiny", "local/small", "cloud/large");
    assertThat(store.kept).isEmpty();
  }

  @Test
  void aParkedEndpointComesBackByTimeAloneAndUnprobed() throws Exception {
    tick();
    int listed = cloud.listed.get();
    try (var permit = endpoints.acquire(candidate("cloud", "large"), Priority.BATCH, DEADLINE)) {
      permit.report(Fault.RATE_LIMITED, Duration.ofSeconds(7));
    }
    assertThat(status("cloud").state()).isEqualTo(State.PARKED);
    assertThatThrownBy(
            () -> endpoints.acquire(candidate("cloud", "large"), Priority.BATCH, DEADLINE))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    pass(6);
    assertThat(names()).doesNotContain("cloud/large");
    assertThat(store.kept).hasSize(1);
    pass(1);
    assertThat(names()).contains("cloud/large");
    assertThat(store.kept).isEmpty();
    assertThat(cloud.listed).hasValue(listed);
  }

  @Test
  void openBreakersSurviveARestartUntilAProbeAnswers() {
    tick();
    local.fails(Fault.CONNECT_TIMEOUT);
    report("local", "tiny", Fault.CONNECT_TIMEOUT);
    endpoints.close();
    endpoints = endpoints(new Member(LOCAL, local), new Member(CLOUD, cloud));
    endpoints.restore();
    assertThat(names()).as("before anything was asked").containsExactly("cloud/large");
    tick();
    assertThat(names()).containsExactly("cloud/large");
    local.recovers();
    pass(2);
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
    assertThat(store.kept).isEmpty();
  }

  @Test
  void whatWasKeptOfAnEndpointThatIsGoneIsForgotten() {
    store.save(
        new BreakerStore.Kept("gone", "", false, Fault.DNS, "", clock.instant(), clock.instant()));
    endpoints.restore();
    assertThat(store.kept).isEmpty();
  }

  @Test
  void aCallFromBeforeTheOutageSaysNothingAboutNow() throws Exception {
    tick();
    try (var late = endpoints.acquire(candidate("local", "tiny"), Priority.BATCH, DEADLINE);
        var later = endpoints.acquire(candidate("local", "tiny"), Priority.BATCH, DEADLINE)) {
      later.report(Fault.RESET, Duration.ZERO);
      pass(1);
      assertThat(names()).contains("local/tiny");
      late.report(Fault.TIMEOUT, Duration.ZERO);
      assertThat(names()).contains("local/tiny");
    }
  }

  @Test
  void aPlanFromBeforeTheOutageDoesNotMakeItsCallerPay() throws Exception {
    tick();
    report("local", "tiny", Fault.CONNECT_TIMEOUT);
    assertThatThrownBy(
            () -> endpoints.acquire(candidate("local", "tiny"), Priority.BATCH, DEADLINE))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.CONNECT_TIMEOUT));
    assertThat(status("local").active()).isZero();
  }

  @Test
  void aServerIsAskedAgainWhatItServes() {
    endpoints.close();
    endpoints = endpoints(new Member(Fixtures.device("local"), local));
    assertThat(endpoints.plan(Fixtures.anyChat()).skipped())
        .containsExactly(new RoutePlan.Skipped("local", "not yet asked what it serves", 0));
    tick();
    assertThat(names()).containsExactly("local/tiny");
    local.serves("small", "nomic-embed-text");
    pass(29);
    assertThat(names()).containsExactly("local/tiny");
    pass(1);
    assertThat(names()).containsExactly("local/small");
    report("local", "small", Fault.SERVER_ERROR);
    local.serves("third");
    pass(1);
    assertThat(names()).as("at once when it is back").containsExactly("local/third");
  }

  @Test
  void aLocalEndpointWhoseModelIsElsewhereIsRefused() {
    endpoints.close();
    Endpoint ollama = Fixtures.ollama("local", free("big", Layer.LARGE, 0));
    endpoints = endpoints(new Member(ollama, local));
    assertThat(privatePlan()).as("not known to be local yet").isEmpty();
    local.models = List.of(new ServedModel("big:latest", true));
    tick();
    assertThat(names()).isEmpty();
    assertThat(status("local").state()).isEqualTo(State.REFUSED);
    assertThat(status("local").detail()).contains("big:latest", "another machine");
    assertThatThrownBy(() -> endpoints.acquire(candidate("local", "big"), Priority.BATCH, DEADLINE))
        .hasMessageContaining("no longer served");
    local.models = List.of(new ServedModel("big:latest", false));
    pass(30);
    assertThat(names()).containsExactly("local/big");
    assertThat(privatePlan()).containsExactly("local/big");
  }

  @Test
  void modelsElsewhereAreNotDiscovered() {
    endpoints.close();
    endpoints = endpoints(new Member(Fixtures.ollama("local"), local));
    local.models = List.of(new ServedModel("here", false), new ServedModel("there", true));
    tick();
    assertThat(names()).containsExactly("local/here");
  }

  @Test
  void anUpstreamsOwnMistakeDoesNotEndTheProbing() {
    endpoints.close();
    FakeUpstream broken =
        new FakeUpstream() {
          @Override
          public List<ServedModel> models(Timeouts timeouts) {
            listed.incrementAndGet();
            throw new IllegalStateException("broken");
          }
        };
    endpoints = endpoints(new Member(Fixtures.device("local"), broken));
    tick();
    pass(30);
    assertThat(broken.listed).hasValue(2);
  }

  @Test
  void startWaitsForTheFirstAnswersOfLocalEndpoints() {
    endpoints.close();
    endpoints =
        new LiveEndpoints(
            List.of(new Member(Fixtures.device("local"), local)),
            store,
            Clock.systemUTC(),
            ProbePolicy.standard(),
            TrackRecord.none(),
            HostPower.UNKNOWN);
    endpoints.start();
    assertThat(names()).containsExactly("local/tiny");
  }

  @Test
  void aKeyThatIsRefusedIsTriedByOnePaidCallOnly() {
    tick();
    report("cloud", "large", Fault.UNAUTHORIZED);
    pass(1);
    assertThat(names()).contains("cloud/large");
    report("cloud", "large", Fault.UNAUTHORIZED);
    pass(1);
    assertThat(names()).doesNotContain("cloud/large");
    assertThat(cloud.called).hasValue(0);
  }

  @Test
  void anEndpointThatLacksItsModelIsBackWithoutIt() {
    tick();
    local.callFault = Fault.MODEL_NOT_LOADED;
    report("local", "tiny", Fault.SERVER_ERROR);
    pass(1);
    assertThat(status("local").state()).isEqualTo(State.READY);
    assertThat(status("local").detail()).contains("tiny: MODEL_NOT_LOADED");
    assertThat(names()).containsExactly("cloud/large");
  }

  @Test
  void aServerWithoutAListIsNotAskedForItAgain() {
    local.listFault = Fault.REJECTED;
    tick();
    assertThat(names()).containsExactly("local/tiny", "cloud/large");
    assertThat(privatePlan()).containsExactly("local/tiny");
    pass(60);
    assertThat(local.listed).hasValue(1);
  }

  @Test
  void whoWaitsForAnEndpointThatGoesAwayPaysNothing() throws Exception {
    tick();
    Candidate tiny = candidate("local", "tiny");
    AtomicReference<Fault> told = new AtomicReference<>();
    try (var first = endpoints.acquire(tiny, Priority.BATCH, DEADLINE);
        var _ = endpoints.acquire(tiny, Priority.BATCH, DEADLINE)) {
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      endpoints.acquire(tiny, Priority.BATCH, DEADLINE).close();
                    } catch (UpstreamException e) {
                      told.set(e.fault());
                    }
                  });
      while (status("local").waiting() == 0) {
        Thread.onSpinWait();
      }
      first.report(Fault.CONNECT_TIMEOUT, Duration.ZERO);
      waiting.join();
    }
    assertThat(told).hasValue(Fault.CONNECT_TIMEOUT);
    assertThat(status("local").active()).isZero();
  }

  @Test
  void twoHundredCallersDuringAnOutageCostAtMostTheOpenSlots() throws Exception {
    tick();
    AtomicInteger paid = new AtomicInteger();
    List<Thread> callers =
        IntStream.range(0, 200)
            .mapToObj(_ -> Thread.ofVirtual().start(() -> callOnce(paid)))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(paid.get()).isBetween(1, LOCAL.concurrency());
    assertThat(status("local").active()).isZero();
    assertThat(status("local").waiting()).isZero();
    assertThat(store.kept).containsOnlyKeys("local/");
  }

  private void callOnce(AtomicInteger paid) {
    try (var permit =
        endpoints.acquire(candidate("local", "tiny"), Priority.INTERACTIVE, DEADLINE)) {
      paid.incrementAndGet();
      permit.report(Fault.CONNECT_TIMEOUT, Duration.ZERO);
    } catch (UpstreamException _) {
      // Told at once what is known.
    }
  }

  @Test
  void startDoesNotWaitForAnEndpointThatAskedToBeLeftAlone() {
    endpoints.close();
    store.save(
        new BreakerStore.Kept(
            "local",
            "",
            true,
            Fault.RATE_LIMITED,
            "",
            Fixtures.START,
            Instant.now().plusSeconds(600)));
    ProbePolicy patient =
        new ProbePolicy(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            0,
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));
    endpoints =
        new LiveEndpoints(
            List.of(new Member(LOCAL, local)),
            store,
            Clock.systemUTC(),
            patient,
            TrackRecord.none(),
            HostPower.UNKNOWN);
    endpoints.start();
    assertThat(status("local").state()).isEqualTo(State.PARKED);
    assertThat(local.listed).hasValue(0);
  }

  @Test
  void refusesTwoEndpointsOfOneName() {
    assertThatThrownBy(() -> endpoints(new Member(LOCAL, local), new Member(LOCAL, cloud)))
        .hasMessage("two endpoints named local");
  }

  private LiveEndpoints endpoints(Member... members) {
    return new LiveEndpoints(
        List.of(members),
        store,
        clock,
        Fixtures.POLICY,
        TrackRecord.none(),
        HostPower.UNKNOWN,
        RandomGenerator.getDefault());
  }

  private void tick() {
    endpoints.tick(Runnable::run);
  }

  private void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
    tick();
  }

  private void report(String endpoint, String model, Fault fault) {
    try (var permit =
        endpoints.acquire(candidate(endpoint, model), Priority.INTERACTIVE, DEADLINE)) {
      permit.report(fault, Duration.ZERO);
    } catch (UpstreamException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return names(endpoints.plan(Fixtures.anyChat()));
  }

  private List<String> privatePlan() {
    return names(
        endpoints.plan(
            Fixtures.request(
                Operation.CHAT,
                Fixtures.facts("auto", 40, false),
                DataClass.KEEP_ON_DEVICE,
                RoutePolicy.CLOUD_FIRST)));
  }

  private static List<String> names(RoutePlan plan) {
    return plan.candidates().stream().map(c -> c.endpoint() + "/" + c.model()).toList();
  }

  private Candidate candidate(String endpoint, String model) {
    Endpoint of = endpoints.endpoint(endpoint);
    return new Candidate(endpoint, model, of.tier(), Layer.SMALL, 0, false, "");
  }

  private EndpointStatus status(String endpoint) {
    return endpoints.statuses().stream()
        .filter(one -> one.endpoint().name().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }
}
