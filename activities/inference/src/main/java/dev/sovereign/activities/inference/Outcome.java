package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Receipt;

/** What came of a call. Each has its receipt. */
public sealed interface Outcome {

  /** The call's receipt. */
  Receipt receipt();

  /**
   * The whole answer. Of a stream: every event went to the sink, and this is the same put together.
   *
   * @param replayed whether it was recorded before under the same key and cost nothing now
   */
  record Answered(Receipt receipt, RawJson body, boolean replayed) implements Outcome {}

  /**
   * No model answered; deterministic rules did.
   *
   * @param body an answer in the same shape
   * @param reason one line for a person
   */
  record Degraded(Receipt receipt, RawJson body, String reason) implements Outcome {}

  /**
   * A stream broke off after its first token. The whole answer is being finished by the remaining
   * candidates and can be fetched by the receipt's id.
   */
  record Interrupted(Receipt receipt, String reason) implements Outcome {}

  /**
   * A workflow makes the call, which outlives this process. Its answer can be fetched by the
   * receipt's id, and by the call's key.
   */
  record Deferred(Receipt receipt) implements Outcome {}

  /**
   * No answer.
   *
   * @param status the HTTP status that says so
   * @param code a stable code, lower-case with underscores
   * @param message what happened and where, one line
   * @param next what the caller can do, one line
   * @param retryAfterSeconds 0 when it makes no sense to come back
   * @param upstreamBody the endpoint's own error, for the caller alone; empty when there is none
   */
  record Refused(
      Receipt receipt,
      int status,
      String code,
      String message,
      String next,
      long retryAfterSeconds,
      RawJson upstreamBody)
      implements Outcome {}
}
