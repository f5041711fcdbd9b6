package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.workflows.DataClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Answers kept by idempotency key and by call id, for workflows and gateway alike. Content goes to
 * the content store of this host; PostgreSQL has its hash. Thread-safe.
 */
public interface Answers {

  /**
   * What says that two requests are the same: of a private one the hash under this host's content
   * key, as the database sees it and nobody there may test a guess of a short prompt; of any other
   * SHA-256, so that another host's claim of the same key is no conflict. Lower-case hexadecimal.
   *
   * @param operation where it is asked, for example {@code /chat/completions}
   * @param request what is asked
   */
  String requestHash(DataClass dataClass, String operation, byte[] request);

  /**
   * Claims a key for a call.
   *
   * @param key the caller's
   * @param requestHash of what is asked, by {@link #requestHash}
   * @param callId of the claiming call
   * @throws StoreUnavailableException when the database does not answer: a promise to buy only once
   *     cannot be given then
   */
  Claim claim(String key, String requestHash, String callId);

  /**
   * Keeps an answer: under its call's id, and under its key when it has one. Blocks until it is
   * committed when there is a key.
   *
   * @param key empty when the caller gave none
   */
  void keep(String callId, String key, KeptAnswer answer);

  /** Gives a key back: the call failed, and may be made again. */
  void release(String callId, String key);

  /**
   * Hands a call over to a workflow, with the key that it may have claimed: it is pending until it
   * is kept, given back or expired, whatever becomes of this process. Blocks until it is committed.
   *
   * @param callId that the call had until now; it is not known any more afterwards
   * @throws StoreUnavailableException when the database does not answer
   */
  void handOver(String callId, Handed handed);

  /**
   * Claims a call that was handed over, for an attempt: {@link Claim.Granted} or {@link
   * Claim.Recorded}.
   *
   * @throws StoreUnavailableException as {@link #claim}
   */
  Claim resume(String callId);

  /** Says that the answer of a broken stream is being finished elsewhere. */
  void announce(String callId);

  /**
   * Waits until a call of this process is kept or given back, or for so long. The end of another
   * process's call, and one that came before this began, are not heard: look again afterwards.
   */
  void awaitEnd(String callId, Duration atMost) throws InterruptedException;

  /** By call id. */
  Optional<Found> find(String callId);

  /** What a claim says. */
  sealed interface Claim {
    /**
     * The key is this call's now.
     *
     * @param repeated whether a call that never ended had it before, so that the answer may be
     *     bought a second time
     */
    record Granted(boolean repeated) implements Claim {}

    /** The same was answered before: this is the answer. */
    record Recorded(String callId, KeptAnswer answer) implements Claim {}

    /** The same is being asked right now by another call of a process that lives. */
    record InFlight(String callId) implements Claim {}

    /** The key was used for another request. */
    record Conflict() implements Claim {}
  }

  /**
   * A call that outlives its process.
   *
   * @param callId that it has from now on
   * @param requestContent the hash under which its request is, or is about to be, in the content
   *     store of this host; deleted with what is known of the call
   * @param until when its workflow has ended at the latest
   */
  record Handed(String callId, String requestContent, Instant until) {}

  /** What is known of an answer. */
  sealed interface Found {
    /** It is there. */
    record Ready(KeptAnswer answer) implements Found {}

    /** It is being finished. */
    record Pending(Instant since) implements Found {}

    /** Nobody could finish it. */
    record Failed(String reason) implements Found {}
  }

  /**
   * @param body the whole answer's JSON
   * @param endpoint who answered
   * @param model that answered
   * @param quality the name of its quality
   */
  record KeptAnswer(RawJson body, String endpoint, String model, String quality) {}
}
