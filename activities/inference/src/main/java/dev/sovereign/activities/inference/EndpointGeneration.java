package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.GenerationRequest;
import dev.sovereign.workflows.inference.InferenceActivities;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Priority;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/**
 * {@code Inference_Generate} for runs that began before workflows walked plans themselves: one
 * activity that walks a whole plan. Thread-safe.
 */
public final class EndpointGeneration implements InferenceActivities {

  /** Below the start-to-close timeout of those runs, so that the reason is known here. */
  private static final Duration ANSWER = Duration.ofSeconds(40);

  private final Inference inference;

  public EndpointGeneration(Inference inference) {
    this.inference = inference;
  }

  @Override
  public Generation generate(GenerationRequest request) {
    return generation(Heartbeats.during(() -> inference.answer(call(request), AnswerSink.none())));
  }

  private static InferenceCall call(GenerationRequest request) {
    return new InferenceCall(
        "sv-" + UUID.randomUUID(),
        "activity",
        ChatJson.request(
            RequestFacts.AUTO,
            request.instructions(),
            request.content(),
            request.maxTokens(),
            request.temperature(),
            null),
        DataClass.INTERNAL,
        Priority.BATCH,
        null,
        null,
        false,
        ANSWER);
  }

  private static Generation generation(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> {
        Usage usage = answered.receipt().usage();
        yield new Generation(
            ChatJson.text(answered.body()),
            Objects.requireNonNull(answered.receipt().answered()).model(),
            usage.promptTokens(),
            usage.completionTokens(),
            answered.receipt().latencyMicros() / 1000);
      }
      case Outcome.Interrupted interrupted ->
          throw InferenceFailure.MODEL_UNREACHABLE.failure(interrupted.reason());
      case Outcome.Deferred _ -> throw new IllegalStateException("nobody asked to wait");
      case Outcome.Refused refused ->
          throw code(refused.status()).failure(refused.message() + ". " + refused.next());
      case Outcome.Degraded degraded ->
          throw InferenceFailure.MODEL_UNREACHABLE.failure(degraded.reason());
    };
  }

  private static InferenceFailure code(int status) {
    return switch (status) {
      case 429 -> InferenceFailure.MODEL_OVERLOADED;
      case 502, 503, 504, 499 -> InferenceFailure.MODEL_UNREACHABLE;
      default -> InferenceFailure.REQUEST_REFUSED;
    };
  }
}
