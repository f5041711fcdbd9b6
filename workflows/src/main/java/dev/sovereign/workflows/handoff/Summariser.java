package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Failures;
import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.Answer;
import dev.sovereign.workflows.inference.AskOptions;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.GenerationRequest;
import dev.sovereign.workflows.inference.Grounding;
import dev.sovereign.workflows.inference.InferenceActivities;
import dev.sovereign.workflows.inference.Inferences;
import dev.sovereign.workflows.inference.Prompt;
import dev.sovereign.workflows.inference.Sentences;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a model once there is something to say; the facts stand whenever it does not help. */
final class Summariser {

  private static final ActivityOptions GENERATE =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.inference(TaskQueues.Tier.SERVER))
          .setSummary("summarise the changes")
          // 900 tokens in and 120 out take a small model 15 s on two busy cores.
          .setStartToCloseTimeout(Duration.ofSeconds(45))
          // The activity beats while tokens come; silence means that its worker or model is gone.
          .setHeartbeatTimeout(Duration.ofSeconds(10))
          // A summary is worth a minute. The facts are there without it, and a seal is waiting.
          .setScheduleToCloseTimeout(Duration.ofSeconds(60))
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  // A model server that restarts is back in 10 to 20 s.
                  .setMaximumInterval(Duration.ofSeconds(8))
                  .build())
          .build();

  /** A summary is worth a minute. The facts are there without it, and a seal is waiting. */
  private static final AskOptions TERMS =
      AskOptions.within(Duration.ofSeconds(60))
          // A model server that restarts is back in 10 to 20 s.
          .patient(Duration.ofSeconds(30));

  private static final String BY_ROUTE_PLAN = "summary-by-route-plan";

  private final Inferences inferences = new Inferences();
  private int asked;

  /** For histories from before route plans. */
  private final InferenceActivities model =
      Workflow.newActivityStub(InferenceActivities.class, GENERATE);

  /**
   * @param until what the model waits for; absent for nothing
   */
  Summary summarise(CodeChanges changes, boolean wanted, @Nullable DeferUntil until) {
    String facts = SummaryFacts.of(changes);
    if (changes.commits().isEmpty()) {
      return Summary.deterministic(facts, "there was nothing to summarise");
    }
    if (!wanted) {
      return Summary.deterministic(facts, "the request asked for no model");
    }
    GenerationRequest request = SummaryPrompt.of(changes);
    int version = Workflow.getVersion(BY_ROUTE_PLAN, Workflow.DEFAULT_VERSION, 1);
    return version == Workflow.DEFAULT_VERSION
        ? generate(request, facts)
        : ask(request, facts, until);
  }

  private Summary ask(GenerationRequest request, String facts, @Nullable DeferUntil until) {
    Prompt prompt = Prompt.inline(request.instructions(), request.content(), request.maxTokens());
    return switch (inferences.ask("summary-" + ++asked, prompt, TERMS.deferred(until), facts)) {
      case Answer.ByModel answer -> judge(request, answer.generation(), facts);
      case Answer.Degraded degraded -> Summary.degraded(facts, degraded.reason());
    };
  }

  private Summary generate(GenerationRequest request, String facts) {
    try {
      return judge(request, model.generate(request), facts);
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      return Summary.degraded(facts, "no model answered: " + Failures.describe(e));
    }
  }

  private static Summary judge(GenerationRequest request, Generation generation, String facts) {
    // The token limit may have cut the last sentence.
    String text = Sentences.complete(generation.text().strip());
    return Grounding.objection(request, text)
        .map(objection -> Summary.degraded(facts, objection))
        .orElseGet(
            () ->
                Summary.byModel(
                    PlainText.line(text, Grounding.MAX_LENGTH),
                    facts,
                    PlainText.line(generation.model(), 100)));
  }
}
