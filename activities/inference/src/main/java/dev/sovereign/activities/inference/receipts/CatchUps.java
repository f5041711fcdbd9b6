package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.catchup.Difference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The queue of what is made again, with both answers of what was. Contents are in the content store
 * of this host and go with their row. Every method throws {@link StoreUnavailableException} when
 * the database does not answer, and {@link java.io.UncheckedIOException} when a content cannot be
 * read or written. Thread-safe.
 */
public interface CatchUps {

  /** Queues a call; returns once it is durable. The same id again changes nothing. */
  void queue(Queued queued);

  /**
   * What waits on any host, oldest first.
   *
   * @param most of those that wait for one model at one endpoint on one host
   */
  List<Entry> waiting(int most);

  /** By the id of the earlier call. */
  Optional<Entry> find(String id);

  /**
   * The newest, of a state or of all.
   *
   * @param most rows
   */
  List<Entry> list(@Nullable State state, int most);

  /** How many are in a state. */
  long count(State state);

  /** Where the whole request is; empty when it is not there any more. */
  Optional<ContentRef> request(Entry entry);

  /** What was answered first; empty when it is not there any more. */
  Optional<String> earlier(Entry entry);

  /** What was answered later; empty when nothing was, or it is not there any more. */
  Optional<String> later(Entry entry);

  /** Ends a waiting one whose request is gone, or that nobody will ever answer. */
  void end(String id, State state, String reason);

  /**
   * Takes a waiting one for a run, so that no other makes it again meanwhile.
   *
   * @param atMost afterwards another may, whatever became of this one
   * @return whether it was free
   */
  boolean take(String id, Duration atMost);

  /** Notes that nobody answered this time, and lets it go. */
  void missed(String id, String reason, long costNanoUsd);

  /** Ends a waiting one with its later answer; what was done before stays. */
  void done(String id, Later later);

  /**
   * Lets go of what is too old on this host. What waited in vain stays as long again, without its
   * contents, to say so.
   */
  void expire();

  /** Where a call is on its way. */
  enum State {
    WAITING,
    DONE,
    EXPIRED,
    FAILED
  }

  /**
   * A call to be queued.
   *
   * @param id of the call, fit for everybody
   * @param about the execution and the question's name; empty for the gateway's
   * @param operation what was asked
   * @param policy the caller's own; absent for the configured one
   * @param request the whole request's JSON
   * @param answer what was answered, as text
   * @param by who answered; absent for rules
   * @param wanted who would have
   * @param reason what was in the way, one line without content
   */
  record Queued(
      String id,
      String about,
      String operation,
      DataClass dataClass,
      String model,
      @Nullable RoutePolicy policy,
      String request,
      String answer,
      @Nullable Candidate by,
      Candidate wanted,
      String reason) {}

  /**
   * A call in the queue. Holds no content.
   *
   * @param requestContent its hash, as of the next
   * @param earlierLayer {@link Layer#RULES} for rules
   * @param wanted who would have answered; without reason, price and context
   * @param tries how often nobody answered
   * @param later absent until it is done
   * @param endedAt absent while it waits
   */
  record Entry(
      String id,
      String about,
      String host,
      String operation,
      DataClass dataClass,
      String model,
      @Nullable RoutePolicy policy,
      String requestContent,
      String earlierContent,
      @Nullable String earlierEndpoint,
      @Nullable String earlierModel,
      Layer earlierLayer,
      Candidate wanted,
      String reason,
      State state,
      int tries,
      Instant queuedAt,
      Instant expires,
      @Nullable Done later,
      @Nullable Instant endedAt) {}

  /** A later answer as it is kept. */
  record Done(
      String callId,
      @Nullable String content,
      String endpoint,
      String model,
      String layer,
      long costNanoUsd,
      Difference difference) {}

  /**
   * A later answer.
   *
   * @param callId of the later call
   * @param answer as text
   */
  record Later(
      String callId, Candidate by, String answer, long costNanoUsd, Difference difference) {}
}
