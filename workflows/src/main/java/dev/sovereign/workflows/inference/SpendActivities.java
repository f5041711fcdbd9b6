package dev.sovereign.workflows.inference;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What calls to models cost, for whoever keeps the books. */
@ActivityInterface(namePrefix = "Inference_")
public interface SpendActivities {

  /**
   * Sums the receipts of a cut by month, endpoint and model. Reads only; the same request gives the
   * same sums once receipts up to its mark are all written, which this waits for. Fails, to be
   * asked again, while PostgreSQL is away or a writer does not end.
   */
  @ActivityMethod
  SettledSpend readSettledSpend(SpendCut cut);
}
