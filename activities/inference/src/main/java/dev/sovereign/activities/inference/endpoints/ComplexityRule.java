package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.workflows.inference.Complexity;

/**
 * What a request is taken for, from its numbers alone. It is complex when it
 *
 * <ul>
 *   <li>offers tools: choosing one and filling in its arguments is where small models fail first;
 *   <li>asks for structured output, for the same reason;
 *   <li>shows an image;
 *   <li>holds more than {@value #MOST_SIMPLE_CHARS} characters of text (about 1,000 tokens);
 *   <li>or wants an answer of more than {@value #MOST_SIMPLE_ANSWER} tokens.
 * </ul>
 *
 * <p>Everything else is simple, and so is every embedding: vectors are not better for being made by
 * a larger chat model.
 */
final class ComplexityRule {

  static final int MOST_SIMPLE_CHARS = 4_000;
  static final int MOST_SIMPLE_ANSWER = 2_000;

  private ComplexityRule() {}

  static Complexity of(Operation operation, RequestFacts facts) {
    boolean complex =
        facts.tools()
            || facts.structured()
            || facts.images()
            || facts.textChars() > MOST_SIMPLE_CHARS
            || facts.maxTokens() > MOST_SIMPLE_ANSWER;
    return complex && operation != Operation.EMBEDDING ? Complexity.COMPLEX : Complexity.SIMPLE;
  }
}
