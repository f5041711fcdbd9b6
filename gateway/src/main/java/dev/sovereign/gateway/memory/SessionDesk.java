package dev.sovereign.gateway.memory;

import static dev.sovereign.gateway.memory.Refusals.translated;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.HandOver;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.Sessions;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hand-off protocol for doors. Thread-safe.
 *
 * <p>Every method throws {@link dev.sovereign.gateway.DoorException} with status, message and next
 * step when it cannot do what is asked.
 */
public final class SessionDesk {

  private final Sessions sessions;
  private final FactStore facts;

  public SessionDesk(Sessions sessions, FactStore facts) {
    this.sessions = sessions;
    this.facts = facts;
  }

  /** Gives the pen of a line to a new session. Idempotent by session id. */
  public SessionView open(OpenSessionRequest request) {
    return translated(() -> sessions.open(request));
  }

  /** One session. */
  public SessionView find(String sessionId) {
    return translated(() -> sessions.find(sessionId))
        .orElseThrow(
            () ->
                Refusals.unknown(
                    "no session by the id " + PlainText.quoted(sessionId),
                    "open one, or look for its id in the list of sessions"));
  }

  /** The session that was opened last; of any line when there is none given. */
  public Optional<SessionView> last(@Nullable String line) {
    return translated(() -> sessions.last(line));
  }

  /** Sessions from the newest on. */
  public List<SessionView> list(@Nullable String line, @Nullable String parent, int limit) {
    return translated(() -> sessions.list(line, parent, limit));
  }

  /**
   * The right to write of a session. The token tells nothing that the session does not: a session
   * that has lost the pen is refused by its row. So a caller may leave it out.
   */
  public Fence fence(String sessionId, @Nullable Long token) {
    return new Fence(sessionId, token == null ? find(sessionId).fencingToken() : token);
  }

  /** Records a fact of a session, durably once this returns. */
  public RecordedFact record(Fence fence, FactRequest request, String defaultSource) {
    return translated(() -> facts.record(request.draft(fence, defaultSource)));
  }

  /**
   * Replaces the open priorities of the session's line. Without a key each call is a fact of its
   * own, so that a list may be set again after another; the newest counts.
   */
  public RecordedFact prioritise(
      Fence fence, @Nullable List<String> items, @Nullable String key, String source) {
    return translated(
        () -> {
          FactDraft draft = FactDraft.of(new FactBody.Priorities(present(items)), source).in(fence);
          return facts.record(draft.withKey(key == null ? "set:" + UUID.randomUUID() : key));
        });
  }

  /** Ends a session with what it recorded. Idempotent. */
  public SessionView seal(Fence fence) {
    return translated(() -> sessions.seal(fence.sessionId(), fence.token()));
  }

  /**
   * Seals a session and opens the next one of its line for another agent, who gets it by opening.
   * Sent again after a lost answer it opens no second one.
   */
  public SessionView handOver(Fence fence, HandOverRequest to) {
    if (to.agent() == null) {
      throw Refusals.bad("agent: absent (expected: who goes on)");
    }
    String agent = to.agent();
    return translated(
        () ->
            sessions.handOver(
                new HandOver(
                    fence.sessionId(),
                    fence.token(),
                    agent,
                    to.purpose(),
                    to.repository(),
                    to.idleMinutes())));
  }

  /** Where a line stands, within a budget of tokens. */
  public ContextPack resume(ResumeRequest request) {
    return translated(() -> sessions.resume(request));
  }

  /** Keeps what a receiver did with a pack. Idempotent. */
  public void acknowledge(PackReceipt receipt) {
    translated(
        () -> {
          sessions.acknowledge(receipt);
          return receipt;
        });
  }

  /**
   * Receipts from the newest on.
   *
   * @param packId of this pack; of any when absent
   * @param status that say this; whatever they say when absent
   */
  public List<KeptReceipt> receipts(@Nullable String packId, @Nullable String status, Page page) {
    return translated(
        () ->
            sessions.receipts(
                packId,
                status == null ? null : ReceiptRequest.status(status),
                page.end(),
                page.read()));
  }

  private static List<String> present(@Nullable List<String> items) {
    if (items == null) {
      throw new IllegalArgumentException("items: absent (expected: a list of texts)");
    }
    return items;
  }
}
