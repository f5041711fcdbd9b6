package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.inference.Fault;
import org.jspecify.annotations.Nullable;

/** How a call that got no answer is told to its caller: what, where and the next step. */
final class Refusals {

  private Refusals() {}

  /** The walk refused. */
  static Outcome.Refused of(
      Receipt receipt, Fault fault, long retryAfterMillis, @Nullable UpstreamException cause) {
    String where = where(receipt);
    return switch (fault) {
      case REJECTED -> rejected(receipt, where, cause);
      case CONTEXT_OVERFLOW ->
          new Outcome.Refused(
              receipt,
              400,
              "context_length_exceeded",
              "the request is larger than the context of every model that may answer it" + where,
              "send less, or add an endpoint with a larger context to sovereign.yaml",
              0,
              RawJson.empty());
      case UNSUPPORTED -> unsupported(receipt, where, cause);
      case DEADLINE ->
          refused(
              receipt,
              504,
              "deadline_exceeded",
              "no model answered before the caller's deadline" + where,
              "allow more time with x-sovereign-timeout, or ask for less",
              0);
      case CANCELLED ->
          refused(receipt, 499, "cancelled", "the caller went away" + where, "ask again", 0);
      case SATURATED, RATE_LIMITED ->
          refused(
              receipt,
              429,
              fault == Fault.SATURATED ? "queue_full" : "rate_limited",
              "every endpoint that may answer is busy" + where,
              "come back after the Retry-After",
              seconds(retryAfterMillis));
      default -> throw new IllegalStateException(fault + " does not end a walk");
    };
  }

  /**
   * The model is served by nobody.
   *
   * @param reason says so, and what is served instead
   */
  static Outcome.Refused unknownModel(Receipt receipt, String reason) {
    return refused(
        receipt,
        404,
        "model_not_found",
        reason,
        "GET /v1/models lists what there is; model auto leaves the choice",
        0);
  }

  /** Nobody can answer now, and the caller wants no deterministic answer. */
  static Outcome.Refused unavailable(Receipt receipt, String reason, long retryAfterMillis) {
    return refused(
        receipt,
        503,
        "no_model_available",
        "no model can answer now: " + reason,
        "see ./sovereign status and GET /capabilities; x-sovereign-degrade: allow takes a"
            + " deterministic answer instead",
        Math.max(1, seconds(retryAfterMillis)));
  }

  /** The database that remembers answers is away. */
  static Outcome.Refused memoryAway(Receipt receipt) {
    return refused(
        receipt,
        503,
        "store_unavailable",
        "PostgreSQL does not answer, so nobody can promise to buy this answer only once",
        "ask again later, or without an Idempotency-Key",
        2);
  }

  /** Temporal or the store that a durable call needs is away. */
  static Outcome.Refused notDurable(Receipt receipt) {
    return refused(
        receipt,
        503,
        "workflows_unavailable",
        "Temporal, PostgreSQL or the content store does not answer, so nobody can promise to wait",
        "see ./sovereign status; ask again later, or without x-sovereign-wait-for-tier",
        2);
  }

  /** The same key is in use. */
  static Outcome.Refused inFlight(Receipt receipt, String otherCall) {
    return refused(
        receipt,
        409,
        "idempotency_in_flight",
        "call " + otherCall + " is asking the same under this Idempotency-Key",
        "ask again with the same key: its answer is then given without a second purchase",
        1);
  }

  /** The same key was used for another request. */
  static Outcome.Refused conflict(Receipt receipt) {
    return refused(
        receipt,
        422,
        "idempotency_conflict",
        "this Idempotency-Key was used for another request",
        "use a new key for a new request",
        0);
  }

  private static Outcome.Refused rejected(
      Receipt receipt, String where, @Nullable UpstreamException cause) {
    int status = cause == null || cause.status() / 100 != 4 ? 400 : cause.status();
    String detail = cause == null ? "" : ": " + cause.getMessage();
    return new Outcome.Refused(
        receipt,
        status,
        "request_refused",
        "the model's server refuses the request" + where + detail,
        "correct the request: any provider would refuse it",
        0,
        cause == null ? RawJson.empty() : cause.body());
  }

  /** A server that does not offer it says best what; the bridge's own words are in the message. */
  private static Outcome.Refused unsupported(
      Receipt receipt, String where, @Nullable UpstreamException cause) {
    RawJson body =
        cause != null && cause.fault() == Fault.NOT_OFFERED ? cause.body() : RawJson.empty();
    return new Outcome.Refused(
        receipt,
        400,
        "unsupported_field",
        "no endpoint that may answer takes the request"
            + where
            + (cause == null ? "" : ": " + cause.getMessage()),
        "leave the field out, or name a model that takes it",
        0,
        body);
  }

  private static Outcome.Refused refused(
      Receipt receipt,
      int status,
      String code,
      String message,
      String next,
      long retryAfterSeconds) {
    return new Outcome.Refused(
        receipt, status, code, message, next, retryAfterSeconds, RawJson.empty());
  }

  private static String where(Receipt receipt) {
    if (receipt.attempts().isEmpty()) {
      return "";
    }
    var last = receipt.attempts().getLast();
    return " (last asked: " + last.candidate().model() + " at " + last.candidate().endpoint() + ")";
  }

  private static long seconds(long millis) {
    return Math.ceilDiv(millis, 1000);
  }
}
