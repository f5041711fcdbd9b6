package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonParser;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Usage;
import java.io.IOException;

/** The tokens that a server says it counted. */
final class TokenCount {

  private static final int CHARS_PER_TOKEN = 4;

  private int prompt = -1;
  private int completion = -1;

  /** Of a {@code usage} object; null and anything else is passed over. */
  void read(JsonParser parser) throws IOException {
    Json.members(
        parser,
        (name, value) -> {
          switch (name) {
            case "prompt_tokens" -> prompt = Json.number(value, prompt);
            case "completion_tokens" -> completion = Json.number(value, completion);
            default -> value.skipChildren();
          }
        });
  }

  boolean counted() {
    return prompt >= 0;
  }

  /**
   * As counted, else estimated.
   *
   * @param answered characters of the answer
   */
  Usage usage(RequestFacts facts, int answered) {
    return counted()
        ? new Usage(prompt, Math.max(0, completion), true)
        : new Usage(facts.estimatedPromptTokens(), Math.ceilDiv(answered, CHARS_PER_TOKEN), false);
  }
}
