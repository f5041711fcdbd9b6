package dev.sovereign.activities.inference.call;

import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;

/** An endpoint gave no answer. The message holds no content: an error page may quote the prompt. */
public final class UpstreamException extends Exception {

  private final Fault fault;
  private final Duration retryAfter;
  private final int status;
  private final RawJson body;

  /**
   * @param detail the fact, for example {@code HTTP 503} or {@code no byte in 10 s}
   * @param retryAfter what the endpoint asked for; zero when nothing
   * @param status of the HTTP answer; 0 when there was none
   * @param body the endpoint's own error body, for the caller alone and never for a log; empty when
   *     there was none
   */
  public UpstreamException(
      Fault fault, String detail, Duration retryAfter, int status, RawJson body) {
    // Faults are frequent in an outage and their place says nothing.
    super(detail, null, false, false);
    this.fault = fault;
    this.retryAfter = retryAfter;
    this.status = status;
    this.body = body;
  }

  /** A fault without an HTTP answer. */
  public UpstreamException(Fault fault, String detail) {
    this(fault, detail, Duration.ZERO, 0, RawJson.empty());
  }

  /** Its code. */
  public Fault fault() {
    return fault;
  }

  /** What the endpoint asked for; zero when nothing. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Of the HTTP answer; 0 when there was none. */
  public int status() {
    return status;
  }

  /** The endpoint's own words, for the caller alone; empty when there were none. */
  public RawJson body() {
    return body;
  }
}
