package dev.sovereign.workflows;

import dev.sovereign.workflows.batch.FakeBatchSteps;
import dev.sovereign.workflows.energy.EnergyActivities;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.CodeChangesRequest;
import dev.sovereign.workflows.handoff.HandoffActivities;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.handoff.SessionReference;
import dev.sovereign.workflows.handoff.SessionReview;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.StoredFact;
import dev.sovereign.workflows.health.HealthActivities;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.health.ProbeRequest;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.LowerAnswer;
import dev.sovereign.workflows.inference.LowerAnswerActivities;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RouteRequest;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import dev.sovereign.workflows.inference.Routes;
import dev.sovereign.workflows.inference.catchup.Backlog;
import dev.sovereign.workflows.inference.catchup.CatchUpActivities;
import dev.sovereign.workflows.inference.catchup.CatchUpRequest;
import dev.sovereign.workflows.inference.catchup.Difference;
import dev.sovereign.workflows.inference.catchup.Preparation;
import dev.sovereign.workflows.inference.catchup.Readiness;
import dev.sovereign.workflows.inference.catchup.Redone;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryActivities;
import dev.sovereign.workflows.memory.RecordedFact;
import dev.sovereign.workflows.memory.SourcesReport;
import dev.sovereign.workflows.memory.SyncSourcesRequest;
import dev.sovereign.workflows.sovereignty.EvidenceReport;
import dev.sovereign.workflows.sovereignty.EvidenceRequest;
import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.RecordScoresRequest;
import dev.sovereign.workflows.sovereignty.SovereigntyActivities;
import dev.sovereign.workflows.treasury.loop.FakeBooks;
import java.util.List;

/** Every activity, scripted; all is well until a test says otherwise. */
public final class FakeActivities
    implements HealthActivities,
        HandoffActivities,
        SovereigntyActivities,
        MemoryActivities,
        EnergyActivities {

  public static final String GROUNDED =
      "The work added the ledger to PostgreSQL and fixed retries in HealthProbe.";

  public final Script<ProbeRequest, HealthReport> probe = Script.always(r -> Fixtures.allHealthy());
  public final Script<CodeChangesRequest, CodeChanges> read =
      Script.always(r -> Fixtures.twoCommits());
  public final Script<SealRequest, SealOutcome> seal =
      Script.always(r -> seal(r, SealOutcome.Status.SEALED));
  public final Script<OpenSessionRequest, SessionView> open = Script.always(Fixtures::open);
  public final Script<SessionReference, SessionReview> sealIdle =
      Script.always(r -> new SessionReview(Fixtures.sealed(r.sessionId(), "idle"), 0));
  public final Script<Fence, SessionView> end =
      Script.always(r -> Fixtures.sealed(r.sessionId(), "asked"));
  public final Script<StoredFact, RecordedFact> stored = Script.always(r -> Fixtures.recorded());
  public final Script<FactDraft, RecordedFact> fact = Script.always(r -> Fixtures.recorded());
  public final Script<EvidenceRequest, EvidenceReport> gather =
      Script.always(r -> Fixtures.evidence(Observation.OWN_SERVER, Observation.OWN_CODE));
  public final Script<RecordScoresRequest, Boolean> record = Script.always(r -> true);
  public final Script<SyncSourcesRequest, SourcesReport> sync =
      Script.always(r -> Fixtures.oneVault());
  public final Script<String, PowerReading> power = Script.always(r -> Fixtures.onBattery());
  public final FakeBatchSteps batches = new FakeBatchSteps();
  public final Routed routed = new Routed();
  public final FakeBooks books = new FakeBooks();

  public static SealOutcome seal(SealRequest request, SealOutcome.Status status) {
    return new SealOutcome(status, request.sessionId(), Fixtures.NOON);
  }

  @Override
  public HealthReport probeServices(ProbeRequest request) {
    return probe.call(request);
  }

  @Override
  public CodeChanges readCodeChanges(CodeChangesRequest request) {
    return read.call(request);
  }

  @Override
  public SealOutcome sealSession(SealRequest request) {
    return seal.call(request);
  }

  @Override
  public SessionView openSession(OpenSessionRequest request) {
    return open.call(request);
  }

  @Override
  public SessionReview sealIdleSession(SessionReference request) {
    return sealIdle.call(request);
  }

  @Override
  public SessionView endSession(Fence request) {
    return end.call(request);
  }

  @Override
  public RecordedFact recordStoredFact(StoredFact request) {
    return stored.call(request);
  }

  @Override
  public RecordedFact recordFact(FactDraft request) {
    return fact.call(request);
  }

  @Override
  public EvidenceReport gatherEvidence(EvidenceRequest request) {
    return gather.call(request);
  }

  @Override
  public void recordScores(RecordScoresRequest request) {
    record.call(request);
  }

  @Override
  public SourcesReport syncSources(SyncSourcesRequest request) {
    return sync.call(request);
  }

  @Override
  public PowerReading read() {
    return power.call("now");
  }

  /** Answers at once, by a plan of one candidate. */
  public static final class Routed
      implements RoutedInferenceActivities, LowerAnswerActivities, CatchUpActivities {
    public final Script<LowerAnswer, Boolean> queue = Script.always(r -> true);
    public final Script<CatchUpRequest, Backlog> backlog =
        Script.always(r -> new Backlog(List.of(), 10, 0));
    public final Script<Preparation, Readiness> prepare =
        Script.always(r -> Readiness.not(Readiness.Verdict.NOT_BACK));
    public final Script<Redone, Difference> redone = Script.always(r -> new Difference(250, 2, 1));
    public final Script<RouteRequest, RoutePlan> plan =
        Script.always(r -> Routes.plan(r, Routes.BOX));
    public final Script<AttemptRequest, AttemptOutcome> attempt =
        Script.always(r -> Routes.answered(r, GROUNDED));
    public final Script<Conclusion, String> conclude = Script.always(c -> c.key().id());

    @Override
    public RoutePlan plan(RouteRequest request) {
      return plan.call(request);
    }

    @Override
    public AttemptOutcome attempt(AttemptRequest request) {
      return attempt.call(request);
    }

    @Override
    public boolean queueLowerAnswer(LowerAnswer answer) {
      return queue.call(answer);
    }

    @Override
    public Backlog readBacklog(CatchUpRequest request) {
      return backlog.call(request);
    }

    @Override
    public Readiness prepare(Preparation preparation) {
      return prepare.call(preparation);
    }

    @Override
    public Difference record(Redone made) {
      return redone.call(made);
    }

    @Override
    public String conclude(Conclusion conclusion) {
      return conclude.call(conclusion);
    }
  }
}
