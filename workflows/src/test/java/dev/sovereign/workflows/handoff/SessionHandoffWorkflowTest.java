package dev.sovereign.workflows.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.FakeActivities;
import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.handoff.SealOutcome.Status;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Routes;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionHandoffWorkflowTest {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private static SealOutcome superseded(SealRequest request) {
    return FakeActivities.seal(request, Status.SUPERSEDED);
  }

  private SessionHandoffOutcome run() {
    return run(Map.of());
  }

  private SessionHandoffOutcome run(Map<String, ?> request) {
    return stage.run("SessionHandoff", SessionHandoffOutcome.class, request);
  }

  @Test
  void aGroundedSummaryStandsBesideTheFacts() {
    SessionHandoffOutcome outcome = run();
    assertThat(outcome.quality()).isEqualTo(Quality.MODEL);
    assertThat(outcome.qualityReason()).isEqualTo("local/tiny");
    assertThat(outcome.summary())
        .startsWith(FakeActivities.GROUNDED)
        .contains("a1b2c3d4a1 Add the ledger to PostgreSQL")
        .contains("2 commits on main since 0000000000");
  }

  @Test
  void theModelSeesSubjectsAndNoIds() {
    run();
    assertThat(stage.fakes.routed.attempt.asked().getFirst().prompt().content())
        .isEqualTo("Add the ledger to PostgreSQL\nFix retries in HealthProbe");
  }

  @Test
  void anInventedNameLeavesTheFacts() {
    stage.fakes.routed.attempt.alwaysDo(
        r -> Routes.answered(r, "The work moved all to Kubernetes."));
    SessionHandoffOutcome outcome = run();
    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.qualityReason()).isEqualTo("not in the input: 'Kubernetes'");
    assertThat(outcome.summary()).doesNotContain("Kubernetes").contains("a1b2c3d4a1");
  }

  @Test
  void aSentenceCutByTheTokenLimitIsLeftOut() {
    stage.fakes.routed.attempt.alwaysDo(
        r -> Routes.answered(r, "The ledger was added. After that the"));
    assertThat(run().summary()).startsWith("The ledger was added.\n2 commits");
  }

  @Test
  void aModelThatIsAwayIsGivenUpWithinAboutAMinute() {
    long before = stage.environment.currentTimeMillis();
    AtomicLong sealing = new AtomicLong();
    stage.fakes.seal.alwaysDo(
        r -> {
          sealing.set(stage.environment.currentTimeMillis());
          return FakeActivities.seal(r, Status.SEALED);
        });
    stage.fakes.routed.attempt.alwaysDo(r -> Routes.fault(r, Fault.REFUSED, "nobody listens"));
    SessionHandoffOutcome outcome = run();
    assertThat(outcome.quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.qualityReason())
        .isEqualTo("nobody answered: box local/tiny: REFUSED (nobody listens)");
    assertThat(Duration.ofMillis(sealing.get() - before)).isLessThan(Duration.ofSeconds(75));
    assertThat(stage.fakes.routed.attempt.asked()).hasSize(3);
    assertThat(stage.fakes.routed.conclude.asked()).hasSize(1);
  }

  @Test
  void aModelThatComesBackIsUsed() {
    stage.fakes.routed.attempt.first(List.of(r -> Routes.fault(r, Fault.REFUSED, "restarting")));
    assertThat(run().quality()).isEqualTo(Quality.MODEL);
  }

  @Test
  void noCommitsMeansThatNoModelIsAsked() {
    stage.fakes.read.always(Fixtures.dirty(Fixtures.changes(), "a.txt", "b.txt"));
    SessionHandoffOutcome outcome = run();
    assertThat(outcome.quality()).isEqualTo(Quality.DETERMINISTIC);
    assertThat(outcome.summary())
        .isEqualTo("No commits on main since 0000000000; 2 files not committed.");
    assertThat(outcome.nextPriorities())
        .containsExactly("Commit or discard 2 changed files: a.txt, b.txt");
    assertThat(stage.fakes.routed.attempt.asked()).isEmpty();
  }

  @Test
  void whoWantsNoSummaryGetsTheFacts() {
    assertThat(run(Map.of("summarise", false)).quality()).isEqualTo(Quality.DETERMINISTIC);
    assertThat(stage.fakes.routed.attempt.asked()).isEmpty();
  }

  @Test
  void noRepositoryIsSaidAndSealed() {
    stage.fakes.read.always(Fixtures.notARepository());
    assertThat(run().summary())
        .isEqualTo("Code changes were not collected: no git repository at the configured folder.");
    assertThat(stage.fakes.seal.asked()).hasSize(1);
  }

  @Test
  void aLineThatMovedOnTwiceIsReadAgainAndSealed() {
    stage.fakes.seal.first(
        List.of(SessionHandoffWorkflowTest::superseded, SessionHandoffWorkflowTest::superseded));
    stage.fakes.read.first(
        List.of(r -> Fixtures.changes(Fixtures.commit("c3d4e5f6", "Add a door"))));
    SessionHandoffOutcome outcome = run();
    assertThat(outcome.sealedAt()).isEqualTo(Fixtures.NOON);
    assertThat(stage.fakes.read.asked()).hasSize(3);
    assertThat(stage.fakes.seal.asked().getLast().codeChanges()).isEqualTo(Fixtures.twoCommits());
    // Once for each list of commits: the third reading found the second one's.
    assertThat(stage.fakes.routed.attempt.asked())
        .extracting(AttemptRequest::key)
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void aLineThatMovesOnEachTimeIsContended() {
    stage.fakes.seal.alwaysDo(SessionHandoffWorkflowTest::superseded);
    assertThatThrownBy(this::run)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            f -> assertThat(f.getType()).isEqualTo(HandoffFailure.LINE_CONTENDED.name()));
    assertThat(stage.fakes.seal.asked()).hasSize(4);
  }

  @Test
  void aSessionSealedBeforeIsNoFailure() {
    stage.fakes.seal.alwaysDo(r -> FakeActivities.seal(r, Status.ALREADY_SEALED));
    assertThat(run().sealedAt()).isEqualTo(Fixtures.NOON);
  }

  @Test
  void theSealOutlastsADatabaseThatIsAwayForTenMinutes() {
    long back = stage.environment.currentTimeMillis() + Duration.ofMinutes(10).toMillis();
    stage.fakes.seal.alwaysDo(
        r -> {
          if (stage.environment.currentTimeMillis() < back) {
            throw HandoffFailure.STORE_UNAVAILABLE.failure("starting up");
          }
          return FakeActivities.seal(r, Status.SEALED);
        });
    assertThat(run().sealedAt()).isEqualTo(Fixtures.NOON);
  }

  @Test
  void aConflictIsNotTriedAgain() {
    stage.fakes.seal.alwaysDo(
        r -> {
          throw HandoffFailure.SESSION_CONFLICT.failure("session is taken");
        });
    assertThatThrownBy(this::run).rootCause().hasMessageContaining("session is taken");
    assertThat(stage.fakes.seal.asked()).hasSize(1);
  }

  @Test
  void whatTheCallerKnowsComesFirstAndIsKept() {
    stage.fakes.read.always(Fixtures.dirty(Fixtures.twoCommits(), "a.txt"));
    SessionHandoffOutcome outcome =
        run(
            Map.of(
                "sessionId",
                "mine",
                "sessionType",
                "review",
                "context",
                Map.of("ticket", "SOV-3"),
                "nextPriorities",
                List.of("Mend model: ./sovereign up")));
    SealRequest sealed = stage.fakes.seal.asked().getFirst();
    assertThat(outcome.sessionId()).isEqualTo("mine");
    assertThat(sealed.sessionType()).isEqualTo("review");
    assertThat(sealed.context()).containsEntry("ticket", "SOV-3").containsEntry("cycleId", "mine");
    assertThat(outcome.nextPriorities())
        .containsExactly("Mend model: ./sovereign up", "Commit or discard 1 changed file: a.txt");
    assertThat(sealed.workCompleted())
        .containsExactly(
            "a1b2c3d4a1 Add the ledger to PostgreSQL", "b2c3d4e5b2 Fix retries in HealthProbe");
  }
}
