package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Limits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact as it is told.
 *
 * @param body what it says
 * @param fence the session it belongs to; absent for a fact outside of any session
 * @param key the idempotency key within its session (or outside of any): the same key and body
 *     again is the same fact, another body is refused. Absent: the body's hash, so the same words
 *     told twice in one session are one fact
 * @param source who or what told it, for example {@code agent:planner}, {@code git}, {@code cli}
 * @param subject whom or what it is about, by which it can be erased; absent when about nobody
 * @param about the time it is about; now when absent
 * @param dataClass how far it may travel; INTERNAL when absent
 * @param supersedes the older fact that it replaces; absent when it replaces none
 */
public record FactDraft(
    FactBody body,
    @Nullable Fence fence,
    @Nullable String key,
    String source,
    @Nullable String subject,
    @Nullable Instant about,
    @Nullable DataClass dataClass,
    @Nullable FactId supersedes) {

  private static final int MAX_KEY = 200;

  public FactDraft {
    if (body == null) {
      throw new IllegalArgumentException("body: absent (expected: an object with a kind)");
    }
    Limits.text("key", key, MAX_KEY);
    Limits.text("source", source, MAX_KEY);
    Limits.text("subject", subject, MAX_KEY);
  }

  /** A fact with nothing but its words and who told it. */
  public static FactDraft of(FactBody body, String source) {
    return new FactDraft(body, null, null, source, null, null, null, null);
  }

  /** The same within a session. */
  public FactDraft in(Fence session) {
    return new FactDraft(body, session, key, source, subject, about, dataClass, supersedes);
  }

  /** The same under an idempotency key. */
  public FactDraft withKey(String idempotencyKey) {
    return new FactDraft(
        body, fence, idempotencyKey, source, subject, about, dataClass, supersedes);
  }

  /** As told, or the default. */
  public DataClass travelClass() {
    return dataClass == null ? DataClass.INTERNAL : dataClass;
  }
}
