package dev.sovereign.cli.ask;

import tools.jackson.databind.JsonNode;

/**
 * What an answer took.
 *
 * @param prompt tokens read; -1 when nobody counted
 * @param completion tokens written; -1 when nobody counted
 */
record Tokens(int prompt, int completion) {
  static final Tokens UNKNOWN = new Tokens(-1, -1);

  static Tokens of(JsonNode usage) {
    return new Tokens(
        usage.path("prompt_tokens").asInt(-1), usage.path("completion_tokens").asInt(-1));
  }

  String text() {
    return prompt < 0 || completion < 0
        ? "tokens not counted"
        : prompt + " + " + completion + " tokens";
  }
}
