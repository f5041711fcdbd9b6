package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.Failures;
import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import dev.sovereign.workflows.handoff.SessionHandoffRequest;
import dev.sovereign.workflows.handoff.SessionHandoffWorkflow;
import dev.sovereign.workflows.health.HealthCheckRequest;
import dev.sovereign.workflows.health.HealthCheckWorkflow;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.metabolism.MetabolismOutcome.OrganLine;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreOutcome;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreRequest;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreWorkflow;
import dev.sovereign.workflows.treasury.loop.TreasuryCheckRequest;
import dev.sovereign.workflows.treasury.loop.TreasuryCheckWorkflow;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs the organs one after another: the hand-off tells of the health, the score comes last. */
public final class MetabolismWorkflowImpl implements MetabolismWorkflow {

  /**
   * The organs bound their own work in minutes. This ends one whose code fails at every attempt, so
   * that a schedule which skips overlapping cycles does not stand still for ever.
   */
  private static final Duration ORGAN_TIMEOUT = Duration.ofHours(1);

  private final List<OrganLine> organs = new ArrayList<>();
  private final String cycleId = RunInfo.executionId();
  private final String trigger = RunInfo.trigger();
  private String running = "health";
  private @Nullable HealthReport health;
  private @Nullable SessionHandoffOutcome handoff;
  private @Nullable TreasuryReport treasury;
  private @Nullable SovereigntyScoreOutcome sovereignty;

  @Override
  public MetabolismOutcome run(MetabolismRequest request) {
    RunInfo.organ("metabolism");
    health = organ("health", this::runHealth, HealthReport::line);
    handoff = organ("handoff", () -> runHandoff(request), MetabolismWorkflowImpl::line);
    if (Workflow.getVersion("treasury", Workflow.DEFAULT_VERSION, 1) >= 1) {
      treasury = organ("treasury", this::runTreasury, TreasuryReport::line);
    }
    sovereignty = organ("sovereignty", () -> runSovereignty(request), MetabolismWorkflowImpl::line);
    running = "";
    showResults();
    return new MetabolismOutcome(cycleId, organs, health, handoff, treasury, sovereignty, report());
  }

  @Override
  public String report() {
    return MetabolismReport.render(
        new CycleState(cycleId, trigger, running, organs, health, handoff, treasury, sovereignty));
  }

  private <T> @Nullable T organ(String organ, Supplier<T> run, Function<T, String> line) {
    running = organ;
    Workflow.setCurrentDetails(report());
    try {
      T outcome = run.get();
      organs.add(new OrganLine(organ, true, line.apply(outcome)));
      return outcome;
    } catch (ChildWorkflowFailure e) {
      // Whoever cancels the cycle wants no further organ; whoever cancels an organ wants only that.
      if (CancellationScope.current().isCancelRequested()) {
        throw e;
      }
      organs.add(new OrganLine(organ, false, Failures.describe(e)));
      return null;
    }
  }

  private HealthReport runHealth() {
    return Workflow.newChildWorkflowStub(
            HealthCheckWorkflow.class, child("health", "probe the known services"))
        .run(HealthCheckRequest.defaults());
  }

  private SessionHandoffOutcome runHandoff(MetabolismRequest request) {
    return Workflow.newChildWorkflowStub(
            SessionHandoffWorkflow.class, child("handoff", "read, summarise and seal the session"))
        .run(
            new SessionHandoffRequest(
                cycleId,
                "metabolism",
                request.repository(),
                request.maxCommits(),
                request.summarise(),
                handoffContext(),
                health == null ? List.of() : health.nextSteps(),
                request.deferUntil()));
  }

  private TreasuryReport runTreasury() {
    return Workflow.newChildWorkflowStub(
            TreasuryCheckWorkflow.class, child("treasury", "read and verify the books"))
        .run(new TreasuryCheckRequest());
  }

  private SovereigntyScoreOutcome runSovereignty(MetabolismRequest request) {
    return Workflow.newChildWorkflowStub(
            SovereigntyScoreWorkflow.class, child("sovereignty", "score the evidence"))
        .run(new SovereigntyScoreRequest(cycleId, request.repository(), trigger));
  }

  private Map<String, String> handoffContext() {
    Map<String, String> context = new TreeMap<>();
    context.put("cycleId", cycleId);
    context.put("trigger", trigger);
    context.put("health", organs.getFirst().line());
    return context;
  }

  private static ChildWorkflowOptions child(String organ, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(RunInfo.childId(organ))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setWorkflowRunTimeout(ORGAN_TIMEOUT)
        .setStaticSummary(summary)
        .build();
  }

  private void showResults() {
    Workflow.setCurrentDetails(report());
    if (handoff != null) {
      Workflow.upsertTypedSearchAttributes(RunInfo.QUALITY.valueSet(handoff.quality().name()));
    }
    if (sovereignty != null && !sovereignty.scores().isEmpty()) {
      Workflow.upsertTypedSearchAttributes(
          RunInfo.SCORE.valueSet((long) sovereignty.scores().getFirst().points()));
    }
  }

  private static String line(SessionHandoffOutcome handoff) {
    return "sealed at " + handoff.sealedAt() + ", summary " + handoff.quality();
  }

  private static String line(SovereigntyScoreOutcome outcome) {
    return outcome.scores().stream()
        .map(s -> s.rubric() + " " + s.points() + " of " + s.possible())
        .collect(Collectors.joining(", "));
  }
}
