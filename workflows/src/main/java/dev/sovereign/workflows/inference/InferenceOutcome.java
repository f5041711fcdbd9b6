package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param text the answer; empty when {@code contentRef} has it. Degraded: that no model could be
 *     had, why, and how the question begins
 * @param contentRef where the text is; absent when it is inline
 * @param quality whether a model wrote the text or deterministic rules did
 * @param reason why this model was chosen, or why none answered
 * @param model that answered; empty when none did
 * @param endpoint that answered; empty when none did
 * @param tier of the endpoint; absent when none answered
 * @param layer of the model; {@code RULES} when none answered
 * @param attempts who was asked and what came of it, one line each, oldest first
 * @param receiptId of the call's receipt; absent when none could be written
 */
public record InferenceOutcome(
    String text,
    @Nullable ContentRef contentRef,
    Quality quality,
    String reason,
    String model,
    String endpoint,
    @Nullable Tier tier,
    Layer layer,
    List<String> attempts,
    @Nullable String receiptId) {
  public InferenceOutcome {
    attempts = List.copyOf(attempts);
  }
}
