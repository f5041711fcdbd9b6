package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.workflows.inference.Candidate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers that are given again for the same request, in bounds of time, bytes and number; the least
 * lately used goes first. Contents are in the content store of this host and go with their row.
 * Thread-safe.
 */
public interface CachedAnswers {

  /** Whether anything is ever kept. */
  boolean on();

  /** What is kept for a request; empty also while the database is away. */
  Optional<Hit> find(String requestHash);

  /** Keeps an answer in place of what was, soon. Never blocks and never fails. */
  void keep(Kept kept);

  /**
   * Forgets an answer and its content.
   *
   * @param callId the call that bought it
   * @return whether it was there
   * @throws StoreUnavailableException when the database does not answer
   */
  boolean evict(String callId);

  /**
   * What is there.
   *
   * @param most lines
   * @throws StoreUnavailableException when the database does not answer
   */
  Contents contents(int most);

  /** Lets go of what is too old. */
  void expire();

  /**
   * @param callId the call that bought it
   * @param by who answered then
   * @param costNanoUsd what it cost then, in nano-dollars
   */
  record Hit(String callId, KeptAnswer answer, Candidate by, long costNanoUsd) {}

  /**
   * An answer to be kept.
   *
   * @param requestHash holds its class: no answer is served to another one
   * @param callId the call that bought it
   * @param dataClass the name of its class
   * @param operation the name of what was asked
   */
  record Kept(
      String requestHash,
      String callId,
      String dataClass,
      String operation,
      KeptAnswer answer,
      Candidate by,
      long costNanoUsd) {}

  /**
   * @param answers how many there are
   * @param bytes how large they are together
   * @param ttlSeconds how long one is kept; 0 when the cache is off
   * @param lines the most lately used
   */
  record Contents(
      long answers, long bytes, long maxAnswers, long maxBytes, long ttlSeconds, List<Line> lines) {
    public Contents {
      lines = List.copyOf(lines);
    }
  }

  /** One answer, without its content. */
  record Line(
      String id,
      String dataClass,
      String operation,
      String endpoint,
      String model,
      long bytes,
      long costNanoUsd,
      Instant since,
      Instant lastUsed,
      Instant expires) {}
}
