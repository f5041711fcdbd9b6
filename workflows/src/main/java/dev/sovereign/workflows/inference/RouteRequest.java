package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made for: the question's size and terms, and of its words as many as an estimate
 * reads.
 *
 * @param model the preferred one, or {@link #AUTO}
 * @param inlineChars characters of text that the request holds itself
 * @param reference the rest, whose length the planning host looks up; absent when all is inline
 * @param maxTokens the longest answer
 * @param structured whether the answer must fit a schema
 * @param dataClass how far the content may travel
 * @param policy absent for the configured one; can only narrow it
 * @param deadline of the whole call, all candidates together
 * @param operation of a call that the gateway handed over, whose whole request is at {@code
 *     reference}; absent for a workflow's own question
 * @param priority absent in requests from before it was said
 * @param excerpt of the user message that the request holds itself; absent when it is at {@code
 *     reference}, when nobody asks yet, and in requests from before it was said
 */
public record RouteRequest(
    String model,
    int inlineChars,
    @Nullable ContentRef reference,
    int maxTokens,
    boolean structured,
    DataClass dataClass,
    @Nullable RoutePolicy policy,
    Instant deadline,
    @Nullable String operation,
    @Nullable Priority priority,
    @Nullable Excerpt excerpt) {

  /** The model name that leaves the choice to the plan. */
  public static final String AUTO = "auto";
}
