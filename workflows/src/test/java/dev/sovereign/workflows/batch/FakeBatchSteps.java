package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Script;
import dev.sovereign.workflows.batch.WindowReport.Next;
import dev.sovereign.workflows.inference.DeferUntil;
import org.jspecify.annotations.Nullable;

/** A batch of ten requests, scripted; one window makes them all until a test says otherwise. */
public final class FakeBatchSteps implements BatchActivities {

  public static final String ID = "batch_0a";

  public final Script<BatchReference, BatchState> begin =
      Script.always(r -> state(BatchStatus.IN_PROGRESS, null));
  public final Script<WindowRequest, WindowReport> work = Script.always(r -> report(Next.DONE, ""));
  public final Script<FinishRequest, BatchState> finish =
      Script.always(r -> state(r.status(), null));

  public static BatchState state(BatchStatus status, @Nullable DeferUntil until) {
    int completed = status.ended() ? 10 : 0;
    return new BatchState(ID, status, DataClass.INTERNAL, 10, completed, 0, until);
  }

  public static WindowReport report(Next next, String reason) {
    return new WindowReport(next, 10, 5, 0, reason.isEmpty() ? 5 : 0, "box tiny", reason);
  }

  @Override
  public BatchState begin(BatchReference reference) {
    return begin.call(reference);
  }

  @Override
  public WindowReport work(WindowRequest request) {
    return work.call(request);
  }

  @Override
  public BatchState finish(FinishRequest request) {
    return finish.call(request);
  }
}
