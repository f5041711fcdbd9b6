package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.TaskQueues.Tier;

/**
 * One model at one endpoint, in its place in a plan.
 *
 * @param endpoint the endpoint's name in sovereign.yaml
 * @param model as the endpoint names it
 * @param tier where the endpoint is
 * @param layer how large the model is
 * @param contextTokens its context window; 0 when nobody knows
 * @param paid whether a call costs money
 * @param reason why it stands here, one line for a person
 */
public record Candidate(
    String endpoint,
    String model,
    Tier tier,
    Layer layer,
    int contextTokens,
    boolean paid,
    String reason) {

  /** The same for another reason. */
  Candidate because(String why) {
    return new Candidate(endpoint, model, tier, layer, contextTokens, paid, why);
  }
}
