package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call was, took and cost. Holds no content.
 *
 * @param id of the call; also the id under which its answer can be fetched
 * @param at when it was asked
 * @param door who asked: {@code gateway}, {@code activity}, {@code catch-up} or {@code probe}
 * @param operation what was asked
 * @param dataClass how far it was allowed to travel
 * @param requestedModel as the caller named it
 * @param answered who answered; absent when nobody did
 * @param host where the call was made from
 * @param usage tokens, also of local models; zeros when nobody answered
 * @param costNanoUsd what it cost, in nano-dollars
 * @param quality how the answer was obtained; absent when there is none
 * @param outcome {@code answered}, {@code cached}, {@code degraded}, {@code interrupted} or the
 *     name of the fault
 * @param attempts every attempt with its endpoint and reason, oldest first
 * @param latencyMicros from asking to the last byte
 * @param firstTokenMicros from asking to the first token of text; 0 when there was none
 * @param bytesLeft bytes of request bodies that left this machine, all attempts together
 * @param idempotencyKey absent when the caller gave none
 * @param repeated whether a crash may have made this the second purchase of the same answer
 * @param economy what it took beside money and time, and what it saved
 */
public record Receipt(
    String id,
    Instant at,
    String door,
    Operation operation,
    DataClass dataClass,
    String requestedModel,
    @Nullable Candidate answered,
    String host,
    Usage usage,
    long costNanoUsd,
    @Nullable Quality quality,
    String outcome,
    List<RecordedAttempt> attempts,
    long latencyMicros,
    long firstTokenMicros,
    long bytesLeft,
    @Nullable String idempotencyKey,
    boolean repeated,
    Economy economy) {

  public Receipt {
    attempts = List.copyOf(attempts);
  }

  /**
   * @param candidate who was asked
   * @param attempt what came of it
   * @param costNanoUsd what it cost, in nano-dollars; of a fault what was forfeited
   */
  public record RecordedAttempt(Candidate candidate, Attempt attempt, long costNanoUsd) {

    /** One that was free. */
    public RecordedAttempt(Candidate candidate, Attempt attempt) {
      this(candidate, attempt, 0);
    }
  }
}
