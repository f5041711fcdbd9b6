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
import org.jspecify.annotations.Nullable;

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
    return checked(call, needed, by.layer(), answered);
  }

  /**
   * The same of a workflow's call, whose plan only the workflow has. A workflow's own question is
   * checked even when nobody larger is left: its answer says then what it is worth.
   */
  Result checked(AttemptRequest request, InferenceCall call, Result result) {
    RequestFacts facts = call.body().facts();
    boolean own = request.key().operation() == null;
    if (!(result instanceof Answered answered)
        || !request.model().equals(RequestFacts.AUTO)
        || call.body().operation() == Operation.EMBEDDING
        || !(own || facts.structured() || request.larger())) {
      return result;
    }
    return checked(call, request.needed(), request.candidate().layer(), answered);
  }

  private Result checked(InferenceCall call, @Nullable Layer needed, Layer by, Answered answered) {
    RequestFacts facts = call.body().facts();
    SchemaCheck.Finding finding =
        AnswerCheck.of(call.body().json(), facts, needed, answered.reply().body());
    String wrong = finding.wrong();
    if (needed != null && facts.structured() && (wrong != null || finding.telling())) {
      record.add(new TrackRecord.Case(needed, facts.estimate().kind(), by), wrong == null);
    }
    return wrong == null ? answered : Doubtful.of(answered, wrong);
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
