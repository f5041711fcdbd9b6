package dev.sovereign.workflows.metabolism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.workflows.FakeActivities;
import dev.sovereign.workflows.Fixtures;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.Stage;
import dev.sovereign.workflows.handoff.CodeChangesRequest;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Routes;
import dev.sovereign.workflows.sovereignty.EvidenceRequest;
import io.temporal.client.WorkflowStub;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import io.temporal.failure.CanceledFailure;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetabolismWorkflowTest {
  private final Stage stage = new Stage();

  @AfterEach
  void replayAndClose() {
    stage.close();
  }

  private MetabolismOutcome run() {
    return stage.run("Metabolism", MetabolismOutcome.class, Map.of());
  }

  @Test
  void anEmptyRequestRunsEveryOrganInOrder() {
    MetabolismOutcome outcome = run();
    assertThat(outcome.organs())
        .extracting(MetabolismOutcome.OrganLine::organ)
        .containsExactly("health", "handoff", "treasury", "sovereignty");
    assertThat(outcome.organs()).allMatch(MetabolismOutcome.OrganLine::ok);
    assertThat(outcome.report())
        .contains("`a1b2c3d4a1` `Add the ledger to PostgreSQL`")
        .contains("Quality: **MODEL** (local/tiny)")
        .contains("**transition**: 35 of 85");
  }

  @Test
  void theHandOffIsSealedUnderTheCyclesIdAndCarriesTheHealthLine() {
    stage.fakes.probe.always(Fixtures.modelIll());
    MetabolismOutcome outcome = run();
    SealRequest sealed = stage.fakes.seal.asked().getFirst();
    assertThat(sealed.sessionId()).isEqualTo(outcome.cycleId()).startsWith(Stage.WORKFLOW_ID + "/");
    assertThat(sealed.context())
        .containsEntry("health", "1 of 2 healthy; ill: model (connection refused)")
        .containsEntry("trigger", "manual")
        .containsEntry("cycleId", outcome.cycleId())
        .containsEntry("quality", "MODEL")
        .containsKeys("summary", "qualityReason");
    assertThat(sealed.nextPriorities()).containsExactly("Mend model: ./sovereign up");
  }

  @Test
  void childrenAreNamedByParentRunAndOrgan() {
    MetabolismOutcome outcome = run();
    String run = outcome.cycleId().substring(outcome.cycleId().length() - 8);
    for (String organ : new String[] {"health", "handoff", "treasury", "sovereignty"}) {
      String id = Stage.WORKFLOW_ID + "/" + run + "/" + organ;
      stage.replay(stage.history(id));
    }
  }

  @Test
  void anOrganThatFailsIsALineInTheReport() {
    stage.fakes.read.alwaysDo(
        r -> {
          throw HandoffFailure.REPOSITORY_UNREADABLE.failure("objects/pack is corrupt: git fsck");
        });
    MetabolismOutcome outcome = run();
    assertThat(outcome.handoff()).isNull();
    assertThat(outcome.sovereignty()).isNotNull();
    assertThat(outcome.organs().get(1).line())
        .isEqualTo("objects/pack is corrupt: git fsck (REPOSITORY_UNREADABLE)");
    assertThat(outcome.report())
        .contains("- handoff **failed**: objects/pack is corrupt")
        .contains("1. Mend the handoff organ: objects/pack is corrupt");
  }

  @Test
  void exhaustedProbesDoNotEndTheCycle() {
    stage.fakes.probe.alwaysDo(
        r -> {
          throw new IllegalStateException("pool is closed");
        });
    stage.fakes.gather.alwaysDo(
        r -> {
          throw new IllegalStateException("no such file");
        });
    MetabolismOutcome outcome = run();
    assertThat(outcome.health()).isNull();
    assertThat(outcome.sovereignty()).isNull();
    assertThat(outcome.handoff()).isNotNull();
    assertThat(outcome.organs().getFirst().line()).contains("pool is closed");
    assertThat(stage.fakes.seal.asked().getFirst().context().get("health"))
        .contains("pool is closed");
  }

  @Test
  void booksThatDoNotVerifyAreTheFirstPriority() {
    stage.fakes.books.tampered("entry 17/2: amount 5 (expected: 4)");
    MetabolismOutcome outcome = run();
    assertThat(outcome.treasury()).isNotNull();
    assertThat(outcome.report())
        .contains("BOOKS DO NOT VERIFY")
        .contains("1. Find who changed the books: entry 17/2");
  }

  @Test
  void aModelThatIsAwayDegradesTheSummaryAndBecomesAPriority() {
    stage.fakes.routed.attempt.alwaysDo(r -> Routes.fault(r, Fault.REFUSED, "nobody listens"));
    MetabolismOutcome outcome = run();
    assertThat(outcome.handoff()).isNotNull();
    assertThat(outcome.handoff().quality()).isEqualTo(Quality.DEGRADED);
    assertThat(outcome.report())
        .contains("Quality: **DEGRADED** (nobody answered: box local")
        .contains("Bring back a model");
  }

  @Test
  void aDatabaseThatIsAwayForNinetySecondsCostsNothing() {
    Instant back = Instant.ofEpochMilli(stage.environment.currentTimeMillis()).plusSeconds(90);
    stage.fakes.seal.alwaysDo(
        r -> {
          if (Instant.ofEpochMilli(stage.environment.currentTimeMillis()).isBefore(back)) {
            throw HandoffFailure.STORE_UNAVAILABLE.failure("the database system is starting up");
          }
          return FakeActivities.seal(r, SealOutcome.Status.SEALED);
        });
    MetabolismOutcome outcome = run();
    assertThat(outcome.organs()).allMatch(MetabolismOutcome.OrganLine::ok);
    assertThat(stage.fakes.seal.asked()).hasSizeGreaterThan(5);
  }

  @Test
  void aRunThatAScheduleStartedSaysSo() {
    WorkflowStub stub =
        stage
            .client()
            .newUntypedWorkflowStub(
                "Metabolism",
                Stage.startOptions()
                    .setTypedSearchAttributes(
                        SearchAttributes.newBuilder()
                            .set(SearchAttributeKey.forKeyword("TemporalScheduledById"), "hourly")
                            .build())
                    .build());
    stub.start(Map.of());
    assertThat(stub.getResult(MetabolismOutcome.class).report()).contains("trigger: schedule.");
    assertThat(stage.fakes.seal.asked().getFirst().context()).containsEntry("trigger", "schedule");
  }

  @Test
  void theRunCanBeFoundByOrganQualityAndScore() {
    WorkflowStub stub = stage.start("Metabolism");
    stub.getResult(MetabolismOutcome.class);
    SearchAttributes found = stub.describe().getTypedSearchAttributes();
    assertThat(found.get(RunInfo.ORGAN)).isEqualTo("metabolism");
    assertThat(found.get(RunInfo.QUALITY)).isEqualTo("MODEL");
    assertThat(found.get(RunInfo.SCORE)).isEqualTo(35L);
  }

  @Test
  void theReportCanBeQueriedAndIsTheOutcomes() {
    MetabolismWorkflow cycle = stage.metabolism();
    MetabolismOutcome outcome = cycle.run(MetabolismRequest.defaults());
    assertThat(cycle.report()).isEqualTo(outcome.report());
  }

  @Test
  void theReportGrowsAsOrgansFinish() {
    AtomicReference<String> soFar = new AtomicReference<>("");
    stage.fakes.seal.alwaysDo(
        r -> {
          soFar.set(
              stage.client().newWorkflowStub(MetabolismWorkflow.class, Stage.WORKFLOW_ID).report());
          return FakeActivities.seal(r, SealOutcome.Status.SEALED);
        });
    run();
    assertThat(soFar.get())
        .contains("- health: 2 of 2 healthy\n- handoff: working\n")
        .contains("| postgres | healthy |")
        .doesNotContain("## Next priorities");
  }

  @Test
  void cancellingTheCycleStartsNoFurtherOrgan() {
    stage.fakes.probe.alwaysDo(
        r -> {
          stage.client().newUntypedWorkflowStub(Stage.WORKFLOW_ID).cancel();
          throw new IllegalStateException("not yet");
        });
    assertThatThrownBy(this::run).cause().isInstanceOf(CanceledFailure.class);
    assertThat(stage.fakes.read.asked()).isEmpty();
  }

  @Test
  void aHostileSubjectStaysText() {
    stage.fakes.read.always(
        Fixtures.changes(
            Fixtures.commit(
                "d4e5f6a7", "`x`\n# Owned <script>alert(1)</script> [a](http://e.org)")));
    String report = run().report();
    assertThat(report)
        .contains("- `d4e5f6a7d4` `` `x` # Owned <script>alert(1)</script> [a](http://e.org) ``\n")
        .contains("\\<script\\>alert(1)\\</script\\> \\[a\\](http\\://e.org)")
        .doesNotContain("\n# Owned");
  }

  @Test
  void theRepositoryAndTheNumberOfCommitsReachTheOrgans() {
    stage.run(
        "Metabolism", MetabolismOutcome.class, Map.of("repository", "/srv/x", "maxCommits", 7));
    assertThat(stage.fakes.read.asked()).containsExactly(new CodeChangesRequest("/srv/x", 7));
    assertThat(stage.fakes.gather.asked()).containsExactly(new EvidenceRequest("/srv/x"));
  }
}
