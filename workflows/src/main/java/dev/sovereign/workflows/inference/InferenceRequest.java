package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent; {@code {}} checks that a model answers.
 *
 * @param prompt the question; Temporal keeps it
 * @param contentHash a question in the content store instead, by the keyed hash that the store gave
 *     it: 64 digits, lower-case hexadecimal
 * @param contentHost the host whose store has it; goes with {@code contentHash}
 * @param instructions what the model is to do with it; Temporal keeps them, so with {@code
 *     KEEP_ON_DEVICE} they belong into the stored text
 * @param dataClass how far the question may travel; {@code INTERNAL} when absent, and {@code
 *     KEEP_ON_DEVICE} for stored content
 * @param model the preferred one; the plan chooses when absent
 * @param policy narrows the configured one
 * @param maxTokens of the answer; 256 when absent
 * @param waitForTier a tier that is worth waiting for
 * @param deadlineSeconds until an answer is wanted; 300 when absent. With {@code waitForTier} how
 *     long that tier is waited for, 3600 when absent; whoever is there then is asked, for at most
 *     300 more
 * @param deferUntil what is waited for before anybody is asked: {@code {"any": ["SOLAR_PEAK"],
 *     "atMost": "PT6H"}}; nothing when absent
 * @param handOver a call of the gateway, whose whole request {@code contentHash} is; the gateway
 *     gives it, people leave it out
 */
public record InferenceRequest(
    @Nullable String prompt,
    @Nullable String contentHash,
    @Nullable String contentHost,
    @Nullable String instructions,
    @Nullable DataClass dataClass,
    @Nullable String model,
    @Nullable RoutePolicy policy,
    @Nullable Integer maxTokens,
    @Nullable Tier waitForTier,
    @Nullable Integer deadlineSeconds,
    @Nullable HandOver handOver,
    @Nullable DeferUntil deferUntil)
    implements StartRequest {

  /** A long paragraph. */
  public static final int DEFAULT_TOKENS = 256;

  /** What a model server that starts, and one long answer on a CPU, take together. */
  public static final int DEFAULT_SECONDS = 300;

  /** A laptop is opened again within the hour, or not today. */
  public static final int DEFAULT_WAIT_SECONDS = 3_600;

  private static final int MAX_TOKENS = 8_192;

  /** A day. */
  private static final int MAX_SECONDS = 86_400;

  /** Some 100 KiB; what is longer belongs into the content store. */
  private static final int MAX_PROMPT_LENGTH = 100_000;

  private static final int MAX_INSTRUCTIONS_LENGTH = 20_000;
  private static final int MAX_NAME_LENGTH = 200;
  private static final int HASH_DIGITS = 64;
  private static final String SELF_CHECK = "Say in one short sentence that you are ready to work.";

  /** A request that is asked at once. */
  public InferenceRequest(
      @Nullable String prompt,
      @Nullable String contentHash,
      @Nullable String contentHost,
      @Nullable String instructions,
      @Nullable DataClass dataClass,
      @Nullable String model,
      @Nullable RoutePolicy policy,
      @Nullable Integer maxTokens,
      @Nullable Tier waitForTier,
      @Nullable Integer deadlineSeconds,
      @Nullable HandOver handOver) {
    this(
        prompt,
        contentHash,
        contentHost,
        instructions,
        dataClass,
        model,
        policy,
        maxTokens,
        waitForTier,
        deadlineSeconds,
        handOver,
        null);
  }

  public InferenceRequest {
    Limits.text("prompt", prompt, MAX_PROMPT_LENGTH);
    Limits.text("contentHost", contentHost, MAX_NAME_LENGTH);
    Limits.text("instructions", instructions, MAX_INSTRUCTIONS_LENGTH);
    Limits.text("model", model, MAX_NAME_LENGTH);
    Limits.range("maxTokens", maxTokens, 1, MAX_TOKENS);
    Limits.range("deadlineSeconds", deadlineSeconds, 1, MAX_SECONDS);
    if (prompt != null && contentHash != null) {
      throw new IllegalArgumentException("prompt: beside contentHash (expected: one of them)");
    }
    checkHash(contentHash);
    checkPrivacy(dataClass, prompt, instructions, contentHash);
    if ((contentHash == null) != (contentHost == null)) {
      throw new IllegalArgumentException("contentHash and contentHost (expected: both or neither)");
    }
    if (handOver != null && contentHash == null) {
      throw new IllegalArgumentException(
          "handOver: without its stored request (expected: contentHash and contentHost)");
    }
  }

  /** The same as {@code {}}. */
  public static InferenceRequest defaults() {
    return new InferenceRequest(
        null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** How far the question may travel. */
  DataClass reach() {
    DataClass otherwise = contentHash == null ? DataClass.INTERNAL : DataClass.KEEP_ON_DEVICE;
    return Objects.requireNonNullElse(dataClass, otherwise);
  }

  /** What is asked. */
  Prompt question() {
    int tokens = Objects.requireNonNullElse(maxTokens, DEFAULT_TOKENS);
    return contentHash == null || contentHost == null
        ? Prompt.inline(instructions, Objects.requireNonNullElse(prompt, SELF_CHECK), tokens)
        : Prompt.stored(instructions, new ContentRef(contentHash, contentHost, reach()), tokens);
  }

  private static void checkHash(@Nullable String hash) {
    boolean wrong =
        hash != null
            && (hash.length() != HASH_DIGITS
                || !hash.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0));
    if (wrong) {
      throw new IllegalArgumentException(
          "contentHash: (expected: 64 lower-case hexadecimal digits, which `./sovereign content put"
              + " <file>` prints)");
    }
  }

  private static void checkPrivacy(
      @Nullable DataClass dataClass,
      @Nullable String prompt,
      @Nullable String instructions,
      @Nullable String contentHash) {
    boolean home =
        dataClass == DataClass.KEEP_ON_DEVICE || (dataClass == null && contentHash != null);
    if (home && (prompt != null || instructions != null)) {
      throw new IllegalArgumentException(
          (prompt != null ? "prompt" : "instructions")
              + ": KEEP_ON_DEVICE, but Temporal keeps what is typed here. Store the text on its host:"
              + " `./sovereign content put <file>` prints contentHash and contentHost. And delete"
              + " this run, which has the text: `temporal workflow delete --workflow-id <its id>`");
    }
    if (home && contentHash == null) {
      throw new IllegalArgumentException(
          "dataClass: KEEP_ON_DEVICE without a stored question (expected: contentHash and"
              + " contentHost, which `./sovereign content put <file>` prints)");
    }
  }
}
