package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Quality;

/**
 * @param text what happened; always ends with the facts that git knows
 * @param quality who wrote it
 * @param reason the model's name, or why no model's text was used
 */
record Summary(String text, Quality quality, String reason) {

  static Summary byModel(String modelText, String facts, String model) {
    return new Summary(modelText + "\n" + facts, Quality.MODEL, model);
  }

  static Summary degraded(String facts, String reason) {
    return new Summary(facts, Quality.DEGRADED, reason);
  }

  static Summary deterministic(String facts, String reason) {
    return new Summary(facts, Quality.DETERMINISTIC, reason);
  }
}
