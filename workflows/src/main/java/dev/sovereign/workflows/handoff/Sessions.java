package dev.sovereign.workflows.handoff;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hand-off protocol: one active writer a line of work, and everything the next one needs.
 * Thread-safe. Works without Temporal: PostgreSQL decides, the session's workflow follows.
 *
 * <p>Every method fails with {@link HandoffFailure#STORE_UNAVAILABLE} when the database does not
 * answer, leaving nothing half written.
 */
public interface Sessions {

  /**
   * Gives the pen of the line to a new session and returns it with its fencing token. Idempotent by
   * session id: fields left out agree with whatever was said the first time. A session that is open
   * but idle, or to be taken over, is sealed in the same transaction. An agent to whom the line was
   * handed over, and who names no session of its own, is given the session that waits for it as
   * long as nothing was recorded in it. Fails with {@link HandoffFailure#LINE_BUSY} when another
   * session is open, not idle and not to be taken over, and with {@link
   * HandoffFailure#SESSION_CONFLICT} when the id is another session's.
   */
  SessionView open(OpenSessionRequest request);

  /**
   * Ends the session with what it recorded. Idempotent. Fails with {@link
   * HandoffFailure#STALE_FENCE} when the token is not this session's and with {@link
   * HandoffFailure#SESSION_UNKNOWN}.
   */
  SessionView seal(String sessionId, long fencingToken);

  /**
   * Seals the session and opens the next one of its line for another agent, in one transaction: no
   * third gets the line in between. Idempotent: asked again it returns the session that was opened
   * the first time. Fails as {@link #seal} does, and with {@link HandoffFailure#LINE_BUSY} when the
   * session was sealed before and another has the line.
   */
  SessionView handOver(HandOver request);

  /** One session. */
  Optional<SessionView> find(String sessionId);

  /**
   * The session that was opened last, sealed or not.
   *
   * @param line of this line; of any when null, where the sessions of type {@code metabolism} that
   *     come by the hour count only when there is no other
   */
  Optional<SessionView> last(@Nullable String line);

  /** Sessions from the newest on; children of one session when {@code parent} is given. */
  List<SessionView> list(@Nullable String line, @Nullable String parent, int limit);

  /**
   * Where the line stands, within the budget. An empty pack when nothing was ever recorded. Unless
   * a session is named, the pack begins with the newest that recorded anything: whoever opens first
   * and asks then is told of the session before its own. Fails with {@link
   * HandoffFailure#SESSION_UNKNOWN} when the named one was never opened.
   */
  ContextPack resume(ResumeRequest request);

  /** Keeps what a receiver did with a pack. Idempotent by pack, receiver and session. */
  void acknowledge(PackReceipt receipt);

  /**
   * Receipts from the newest on.
   *
   * @param packId of this pack; of any when null
   * @param status that say this; whatever they say when null
   * @param before only those of a smaller number
   */
  List<KeptReceipt> receipts(
      @Nullable String packId, PackReceipt.@Nullable Status status, long before, int limit);
}
