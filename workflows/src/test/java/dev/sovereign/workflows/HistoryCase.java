package dev.sovereign.workflows;

import static dev.sovereign.workflows.batch.FakeBatchSteps.report;

import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.batch.FakeBatchSteps;
import dev.sovereign.workflows.batch.WindowReport.Next;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SessionReview;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Routes;
import dev.sovereign.workflows.inference.catchup.Backlog;
import dev.sovereign.workflows.inference.catchup.Readiness;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.SourcesReport;
import dev.sovereign.workflows.treasury.loop.FakeBooks;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A run whose history is committed.
 *
 * @param type the workflow type, which names the folder
 * @param name names the file; begins with the version of what is decided
 * @param script what the activities do
 * @param argument what the run is started with
 * @param meanwhile what is asked of the run while it runs
 */
record HistoryCase(
    String type,
    String name,
    Consumer<FakeActivities> script,
    Object argument,
    Consumer<WorkflowStub> meanwhile) {

  private static final Map<String, String> OCTOBER = Map.of("period", "2026-10");

  static final List<HistoryCase> ALL =
      List.of(
          v1("HealthCheck", "healthy", fakes -> {}),
          v1("HealthCheck", "ill", fakes -> fakes.probe.always(Fixtures.modelIll())),
          v1("SessionHandoff", "no-repository", f -> f.read.always(Fixtures.notARepository())),
          v2("SessionHandoff", "model", fakes -> {}),
          v2("SessionHandoff", "model-away", HistoryCase::modelAway),
          v2("SessionHandoff", "second-candidate", HistoryCase::secondCandidate),
          v2("SessionHandoff", "ungrounded", HistoryCase::ungrounded),
          v2("SessionHandoff", "superseded-once", HistoryCase::supersededOnce),
          v2("SessionHandoff", "store-away-at-first", HistoryCase::storeAwayAtFirst),
          v1("Session", "idle", HistoryCase::idleInTheEnd),
          v1("Session", "line-busy", HistoryCase::lineBusy),
          new HistoryCase(
              "Session",
              "v2-told-and-sealed",
              HistoryCase::silentForAnHour,
              Map.of(),
              HistoryCase::tellAndSeal),
          v1("SovereigntyScore", "recorded", fakes -> {}),
          v2("Metabolism", "all-well", fakes -> {}),
          v2("Metabolism", "handoff-failed", HistoryCase::unreadable),
          v1("Metabolism", "refused", fakes -> {}, Map.of("maxCommit", 5)),
          v1("Inference", "self-check", fakes -> {}),
          v1("Inference", "second-candidate", HistoryCase::secondCandidate),
          v1("Inference", "degraded", HistoryCase::modelAway, Map.of("prompt", "Who is there?")),
          v1(
              "Inference",
              "tier-comes-back",
              HistoryCase::laptopComesBack,
              Map.of("waitForTier", "DEVICE")),
          v1("Inference", "kept-at-home", HistoryCase::keptAtHome, stored()),
          v1("Inference", "handed-over", HistoryCase::keptAtHome, handedOver()),
          v2("Inference", "degraded", HistoryCase::modelAway, Map.of("prompt", "Who is there?")),
          v2("Inference", "second-candidate", HistoryCase::cloudAway),
          v1("CatchUp", "nothing-waits", fakes -> {}),
          v1("CatchUp", "made-again", HistoryCase::boxIsBack),
          v1("CatchUp", "not-back", f -> f.routed.backlog.always(backlog("1", "2"))),
          v1("Inference", "refused", fakes -> {}, Map.of("promt", "Hello")),
          v1("Inference", "deferred", HistoryCase::sunComes, deferred()),
          v2("Inference", "tier-in-the-plan", HistoryCase::cloudComesBack, deferredToCloud()),
          v1("Batch", "two-windows", HistoryCase::twoWindows),
          v1("Batch", "waited-for-the-sun", HistoryCase::batchWaits),
          v1("Batch", "expired", f -> f.batches.work.always(report(Next.EXPIRED, ""))),
          v2("Batch", "tier-in-the-plan", HistoryCase::batchWaitsForCloud),
          v1("MemorySources", "in-step", fakes -> {}),
          v1("MemorySources", "none-configured", f -> f.sync.always(new SourcesReport(List.of()))),
          v1("MemorySources", "store-away-at-first", HistoryCase::memoryAwayAtFirst),
          v1("TreasuryCheck", "verified", fakes -> {}),
          v1("SacredLoop", "nothing-booked", fakes -> {}),
          v1("SacredLoop", "every-open-month", HistoryCase::revenue),
          v1("SacredLoop", "lent", HistoryCase::revenue, OCTOBER),
          v1("SacredLoop", "silence", HistoryCase::aboveTheLimit, OCTOBER),
          v1("SacredLoop", "taken-back", HistoryCase::secondVenueRefuses, OCTOBER));

  private static void revenue(FakeActivities fakes) {
    fakes.books.earn("2026-09-12", "9000.00");
    fakes.books.earn("2026-10-05", "20000.00");
    fakes.books.clock(() -> Instant.parse("9999-01-01T00:00:00Z"));
  }

  private static void aboveTheLimit(FakeActivities fakes) {
    revenue(fakes);
    fakes.books.policy(FakeBooks.policy("5000"));
  }

  private static void secondVenueRefuses(FakeActivities fakes) {
    revenue(fakes);
    fakes.books.policy(FakeBooks.capped("5000.00"));
    fakes.books.supply.alwaysDo(
        order ->
            order.venue().equals("vault-b")
                ? VenueReceipt.refused(order, "paused")
                : fakes.books.takeNow(order));
  }

  private static HistoryCase v1(String type, String name, Consumer<FakeActivities> script) {
    return v1(type, name, script, Map.of());
  }

  private static HistoryCase v1(
      String type, String name, Consumer<FakeActivities> script, Object argument) {
    return new HistoryCase(type, "v1-" + name, script, argument, stub -> {});
  }

  /**
   * Since models are asked by a route plan, a cycle looks at the treasury, lower answers are
   * queued, a tier that is waited for may stand anywhere in a plan, and a session is told facts by
   * reference.
   */
  private static HistoryCase v2(
      String type, String name, Consumer<FakeActivities> script, Object argument) {
    return new HistoryCase(type, "v2-" + name, script, argument, stub -> {});
  }

  private static HistoryCase v2(String type, String name, Consumer<FakeActivities> script) {
    return new HistoryCase(type, "v2-" + name, script, Map.of(), stub -> {});
  }

  private static Map<String, String> stored() {
    return Map.of("contentHash", "a".repeat(64), "contentHost", Stage.HOME);
  }

  private static Map<String, Object> handedOver() {
    Map<String, Object> call = new HashMap<>(stored());
    call.put("handOver", Map.of("key", "gateway/0a", "operation", "CHAT", "timeoutSeconds", 60));
    return call;
  }

  String file() {
    return type + "/" + name + ".json";
  }

  /** Plays the case and returns what Temporal recorded. */
  WorkflowExecutionHistory play() {
    try (Stage stage = new Stage()) {
      script.accept(stage.fakes);
      try {
        WorkflowStub run = stage.start(type, argument);
        meanwhile.accept(run);
        run.getResult(Object.class);
      } catch (WorkflowFailedException refused) {
        // A run that fails is a case like any other; its history says so.
      }
      return stage.history(Stage.WORKFLOW_ID);
    }
  }

  private static Map<String, Object> deferred() {
    return Map.of("deferUntil", Map.of("any", List.of("SOLAR_PEAK"), "atMost", "PT1H"));
  }

  private static void sunComes(FakeActivities fakes) {
    fakes.power.first(List.of(r -> Fixtures.onBattery(), r -> Fixtures.onBattery()));
    fakes.power.always(new PowerReading(Fixtures.NOON, true, 60, true, null, false));
  }

  private static Map<String, Object> deferredToCloud() {
    return Map.of("deferUntil", Map.of("any", List.of("TIER_CLOUD"), "atMost", "PT1H"));
  }

  private static void cloudComesBack(FakeActivities fakes) {
    fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.BOX)));
    fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.BOX, Routes.CLOUD));
  }

  private static void batchWaitsForCloud(FakeActivities fakes) {
    cloudComesBack(fakes);
    DeferUntil cloud = new DeferUntil(Set.of(Condition.TIER_CLOUD), Duration.ofHours(2));
    fakes.batches.begin.always(FakeBatchSteps.state(BatchStatus.IN_PROGRESS, cloud));
  }

  private static void twoWindows(FakeActivities fakes) {
    fakes.batches.work.first(List.of(r -> report(Next.MORE, ""), r -> report(Next.MORE, "away")));
  }

  private static void batchWaits(FakeActivities fakes) {
    sunComes(fakes);
    DeferUntil sun = new DeferUntil(Set.of(Condition.SOLAR_PEAK), Duration.ofHours(2));
    fakes.batches.begin.always(FakeBatchSteps.state(BatchStatus.IN_PROGRESS, sun));
  }

  private static void idleInTheEnd(FakeActivities fakes) {
    fakes.sealIdle.first(List.of(r -> new SessionReview(Fixtures.open(r.sessionId()), 3_600_000)));
  }

  private static void lineBusy(FakeActivities fakes) {
    fakes.open.alwaysDo(
        r -> {
          throw HandoffFailure.LINE_BUSY.failure("line default is being written by ada");
        });
  }

  private static void silentForAnHour(FakeActivities fakes) {
    fakes.sealIdle.alwaysDo(r -> new SessionReview(Fixtures.open(r.sessionId()), 3_600_000));
  }

  private static void tellAndSeal(WorkflowStub run) {
    run.update("recordStored", Object.class, Map.of("contentHash", "a".repeat(64)));
    run.update("recordStored", Object.class, Map.of("contentHash", "b".repeat(64)));
    run.update("seal", Object.class);
  }

  private static void modelAway(FakeActivities fakes) {
    fakes.routed.attempt.alwaysDo(r -> Routes.fault(r, Fault.REFUSED, "127.0.0.1:8080 refuses"));
  }

  private static void secondCandidate(FakeActivities fakes) {
    fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
    fakes.routed.attempt.first(List.of(r -> Routes.fault(r, Fault.TRUNCATED, "no finish reason")));
  }

  private static void ungrounded(FakeActivities fakes) {
    fakes.routed.attempt.alwaysDo(r -> Routes.answered(r, "All moved to Kubernetes."));
  }

  private static void laptopComesBack(FakeActivities fakes) {
    fakes.routed.plan.first(List.of(r -> Routes.plan(r, Routes.BOX), Routes::nobody));
    fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP, Routes.BOX));
  }

  private static void keptAtHome(FakeActivities fakes) {
    fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.LAPTOP));
    fakes.routed.attempt.alwaysDo(r -> Routes.answeredAtHome(r, Stage.HOME));
  }

  /** Somebody else answers, and the call is queued. */
  private static void cloudAway(FakeActivities fakes) {
    fakes.routed.plan.alwaysDo(r -> Routes.plan(r, Routes.CLOUD, Routes.BOX));
    fakes.routed.attempt.first(List.of(r -> Routes.fault(r, Fault.REFUSED, "cloud refuses")));
  }

  private static void boxIsBack(FakeActivities fakes) {
    fakes.routed.backlog.always(backlog("1", "2", "3"));
    fakes.routed.prepare.always(
        new Readiness(
            Readiness.Verdict.READY,
            new ContentRef("c".repeat(64), Stage.HOME, DataClass.INTERNAL),
            Routes.BOX,
            0));
  }

  private static Backlog backlog(String... ids) {
    return new Backlog(Stream.of(ids).map(Routes::waiting).toList(), 10, 0);
  }

  private static void supersededOnce(FakeActivities fakes) {
    fakes.seal.first(List.of(r -> FakeActivities.seal(r, SealOutcome.Status.SUPERSEDED)));
    fakes.read.first(List.of(r -> Fixtures.changes(Fixtures.commit("c3d4e5f6", "Add a door"))));
  }

  private static void storeAwayAtFirst(FakeActivities fakes) {
    fakes.seal.first(
        List.of(
            r -> {
              throw HandoffFailure.STORE_UNAVAILABLE.failure("the database is starting up");
            }));
  }

  private static void memoryAwayAtFirst(FakeActivities fakes) {
    fakes.sync.first(
        List.of(
            r -> {
              throw MemoryFailure.STORE_UNAVAILABLE.failure("the database is starting up");
            }));
  }

  private static void unreadable(FakeActivities fakes) {
    fakes.read.alwaysDo(
        r -> {
          throw HandoffFailure.REPOSITORY_UNREADABLE.failure("objects/pack is corrupt: git fsck");
        });
  }
}
