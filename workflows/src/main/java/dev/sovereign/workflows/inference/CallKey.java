package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.RunInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names one question of one workflow for ever: the idempotency key of its answer. Survives replay,
 * reset, retry and continue-as-new.
 *
 * @param value the execution and the question's own name
 */
public record CallKey(String value) {

  /** 128 bits: nobody meets another's id by chance, and an id still fits a line. */
  private static final int ID_DIGITS = 32;

  /**
   * The key of a question of the current run. Call on a workflow thread.
   *
   * @param name unique within the execution, its continuations included
   */
  public static CallKey of(String name) {
    return new CallKey(RunInfo.executionId() + "/" + name);
  }

  /**
   * The id of the call, of its receipt and of its answer: made of the key, and fit for a URL, which
   * a workflow id need not be.
   */
  public String id() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return "call-" + HexFormat.of().formatHex(hash).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
