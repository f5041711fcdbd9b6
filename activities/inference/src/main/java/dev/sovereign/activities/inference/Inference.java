package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.util.List;
import java.util.Optional;

/** The one way to a model in this process, for every door. Thread-safe. */
public interface Inference {

  /** Plans, walks the plan, and leaves a receipt. Blocks until the outcome is known. */
  Outcome answer(InferenceCall call, AnswerSink sink);

  /**
   * Lets a durable workflow make the call once a tier can be asked, or at the end of the wait by
   * whoever is there then. Holds no thread meanwhile. Like {@link #answer} when its key has an
   * answer already.
   */
  Outcome defer(InferenceCall call, WaitFor wait);

  /** The same until a condition holds, or at the end of its time. */
  Outcome defer(InferenceCall call, DeferUntil until);

  /** Every endpoint as it is now. */
  List<EndpointStatus> endpoints();

  /** The configured policy. */
  RoutePolicy policy();

  /** An answer by its call's id. */
  Optional<Answers.Found> find(String callId);

  /** A receipt by its call's id. */
  Optional<Receipt> receipt(String callId);

  /** Sums and losses. */
  Receipts receipts();

  /** What this host runs on and its models took today; empty when nothing is known. */
  default Optional<PowerStanding> power() {
    return Optional.empty();
  }

  /** The money budgets as they stand. */
  List<Budget.Standing> budgets();
}
