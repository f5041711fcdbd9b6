package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.venue.Approver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A close and how its allocation ended.
 *
 * @param outcome absent while it has not ended
 * @param lent what a run that never recorded its outcome lent for it and did not take back; absent
 *     in histories of before it was looked for, then empty
 * @param approver who signed for what that run lent; absent when nobody had to
 */
public record ClosedPeriod(
    Close close,
    @Nullable AllocationOutcome outcome,
    @Nullable List<Deployment.Supply> lent,
    @Nullable Approver approver) {

  public ClosedPeriod {
    lent = lent == null ? List.of() : List.copyOf(lent);
  }

  @Override
  public List<Deployment.Supply> lent() {
    return lent == null ? List.of() : lent;
  }
}
