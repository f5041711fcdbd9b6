package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Doubtful;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePlan;

/**
 * Decides which answers are checked before they are given, and remembers what came of the checks
 * that can tell right from wrong. Unchecked stay what was streamed to the caller, who has it by
 * then; what a model that the caller named has said; and free text with no larger layer left to do
 * better. Thread-safe.
 */
record Checking(TrackRecord record) {

  /**
   * The result, or the doubt about it.
   *
   * @param streamed whether its tokens went to the caller as they came
   */
  Result checked(InferenceCall call, RoutePlan plan, Result result, boolean streamed) {
    RequestFacts facts = call.body().facts();
    Layer needed = plan.first();
    if (!(result instanceof Answered answered)
        || streamed
        || needed == null
        || !facts.model().equals(RequestFacts.AUTO)
        || call.body().operation() == Operation.EMBEDDING) {
      return result;
    }
    Candidate by = plan.candidates().get(result.attempt().candidate());
    if (!facts.structured() && !anyLarger(plan, by)) {
      return result;
    }
    String wrong = AnswerCheck.fault(call.body().json(), facts, needed, answered.reply().body());
    if (facts.structured()) {
      record.add(new TrackRecord.Case(needed, facts.estimate().kind(), by.layer()), wrong == null);
    }
    return wrong == null ? result : Doubtful.of(answered, wrong);
  }

  /** The same of a workflow's own question, whose plan only the workflow has. */
  Result checked(AttemptRequest request, InferenceCall call, Result result) {
    if (!(result instanceof Answered answered)
        || request.key().operation() != null
        || !request.model().equals(RequestFacts.AUTO)) {
      return result;
    }
    String wrong =
        AnswerCheck.fault(call.body().json(), call.body().facts(), null, answered.reply().body());
    return wrong == null ? result : Doubtful.of(answered, wrong);
  }

  private static boolean anyLarger(RoutePlan plan, Candidate by) {
    for (Candidate candidate : plan.candidates()) {
      if (candidate.layer().compareTo(by.layer()) > 0) {
        return true;
      }
    }
    return false;
  }
}
