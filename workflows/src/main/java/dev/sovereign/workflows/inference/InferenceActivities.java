package dev.sovereign.workflows.inference;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The call to a language model that histories from before route plans hold; new code asks by {@link
 * Inferences}. An attempt may be repeated: nothing outside the model is changed by it.
 */
@ActivityInterface(namePrefix = "Inference_")
public interface InferenceActivities {

  /**
   * Asks the local model once. Client-side retries are off: Temporal's retry policy is the only
   * one. Heartbeats while the model works, and gives up early when the activity is cancelled.
   *
   * <p>Fails with an {@link InferenceFailure} code.
   */
  @ActivityMethod
  Generation generate(GenerationRequest request);
}
