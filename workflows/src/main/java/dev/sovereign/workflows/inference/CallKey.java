package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.RunInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names one question for ever: the idempotency key of its answer. Survives replay, reset, retry and
 * continue-as-new.
 *
 * @param value the execution and the question's own name, or what stands for a gateway's call
 * @param operation what is asked, for example {@code CHAT}, of a call that the gateway handed over:
 *     its prompt's reference is to the whole request; absent for a workflow's own question
 */
public record CallKey(String value, @Nullable String operation) {

  /** 128 bits: nobody meets another's id by chance, and an id still fits a line. */
  private static final int ID_DIGITS = 32;

  /** No execution's key begins so: a workflow's id in it would have a run's id behind a slash. */
  private static final String AGAIN = "catch-up/";

  /** Of a workflow's own question. */
  public CallKey(String value) {
    this(value, null);
  }

  /**
   * The key of a question of the current run. Call on a workflow thread.
   *
   * @param name unique within the execution, its continuations included
   */
  public static CallKey of(String name) {
    return new CallKey(RunInfo.executionId() + "/" + name);
  }

  /**
   * The key of a call that the gateway hands over. Whoever knows the gateway's id of a call may
   * read its answer, so a history has only this digest of it.
   *
   * @param callId as the gateway's caller knows it
   * @param operation what is asked
   */
  public static CallKey handedOver(String callId, String operation) {
    return new CallKey("gateway/" + digest("gateway call " + callId), operation);
  }

  /**
   * The key under which a call is made again: once, however often it is begun.
   *
   * @param earlier the id by which the earlier call may be known everywhere
   * @param operation what is asked
   */
  public static CallKey again(String earlier, String operation) {
    return new CallKey(AGAIN + earlier, operation);
  }

  /** The call that this one makes again; absent for most. */
  public @Nullable String earlier() {
    return value.startsWith(AGAIN) ? value.substring(AGAIN.length()) : null;
  }

  /**
   * The id of the call, of its receipt and of its answer: made of the key, and fit for a URL, which
   * a workflow id need not be.
   */
  public String id() {
    return "call-" + digest(value);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
