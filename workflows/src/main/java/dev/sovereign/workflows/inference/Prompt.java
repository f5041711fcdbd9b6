package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import org.jspecify.annotations.Nullable;

/**
 * A question, inline or by reference. Temporal keeps what is inline, so content that must stay on
 * its home host comes by reference only, and {@code instructions} never quotes it.
 *
 * @param instructions what the model is to do (the system message); absent for none
 * @param content what it is to do it with (the user message); absent when it comes by reference
 * @param reference where the user message is: its bytes are the message in UTF-8, so that its hash
 *     is the file's; absent when it is inline
 * @param maxTokens the longest answer, in tokens, at least 1
 * @param temperature 0 for the most likely answer
 * @param jsonSchema the JSON schema that the answer must fit; absent for free text
 */
public record Prompt(
    @Nullable String instructions,
    @Nullable String content,
    @Nullable ContentRef reference,
    int maxTokens,
    double temperature,
    @Nullable String jsonSchema) {

  public Prompt {
    if ((content == null) == (reference == null)) {
      throw new IllegalArgumentException(
          "prompt: content and reference (expected: exactly one of them)");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: >= 1)");
    }
  }

  /** A question in plain words. */
  public static Prompt inline(@Nullable String instructions, String content, int maxTokens) {
    return new Prompt(instructions, content, null, maxTokens, 0, null);
  }

  /** A question whose words are in the content store of their home host. */
  public static Prompt stored(@Nullable String instructions, ContentRef reference, int maxTokens) {
    return new Prompt(instructions, null, reference, maxTokens, 0, null);
  }

  /** Characters that are known without looking into a content store. */
  public int inlineChars() {
    return (instructions == null ? 0 : instructions.length())
        + (content == null ? 0 : content.length());
  }
}
