package dev.sovereign.activities.inference.call;

import dev.sovereign.activities.inference.estimate.Estimate;

/**
 * What routing needs to know of a request, read in one pass without building a tree.
 *
 * @param model the request's own; {@code auto} when it names none
 * @param stream whether events are wanted
 * @param usageAsked whether {@code stream_options.include_usage} is true
 * @param messages number of messages, prompts or inputs
 * @param textChars characters of text in them
 * @param tools whether there are tools or functions
 * @param structured whether {@code response_format} asks for JSON
 * @param images whether a message holds an image
 * @param maxTokens the longest answer wanted; 0 when not said
 * @param estimate how large a model its words ask for
 */
public record RequestFacts(
    String model,
    boolean stream,
    boolean usageAsked,
    int messages,
    int textChars,
    boolean tools,
    boolean structured,
    boolean images,
    int maxTokens,
    Estimate estimate) {

  /** Of a request whose words nobody has read. */
  public RequestFacts(
      String model,
      boolean stream,
      boolean usageAsked,
      int messages,
      int textChars,
      boolean tools,
      boolean structured,
      boolean images,
      int maxTokens) {
    this(
        model,
        stream,
        usageAsked,
        messages,
        textChars,
        tools,
        structured,
        images,
        maxTokens,
        Estimate.UNREAD);
  }

  /** The model name that leaves the choice to the plan. */
  public static final String AUTO = "auto";

  /** Characters of text that make about one token of a European language. */
  private static final int CHARS_PER_TOKEN = 4;

  /** A rough count before a tokenizer has spoken: at least one a message. */
  public int estimatedPromptTokens() {
    return messages + textChars / CHARS_PER_TOKEN;
  }
}
