package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.Fence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact as a caller tells it.
 *
 * @param body what it says
 * @param sessionId the session it belongs to; absent for a fact outside of any
 * @param fencingToken the session's, as {@code open} gave it; required with a session over REST
 * @param key the idempotency key; absent: the same words twice in one session are one fact
 * @param source who tells it; the door's name when absent
 * @param subject whom it is about, by which it can be erased
 * @param about the time it is about; now when absent
 * @param dataClass how far it may travel; {@code internal} when absent
 * @param supersedes the fact it replaces
 */
public record FactRequest(
    @Nullable FactBody body,
    @Nullable String sessionId,
    @Nullable Long fencingToken,
    @Nullable String key,
    @Nullable String source,
    @Nullable String subject,
    @Nullable Instant about,
    @Nullable String dataClass,
    @Nullable FactId supersedes) {

  FactDraft draft(@Nullable Fence fence, String defaultSource) {
    if (body == null) {
      throw new IllegalArgumentException(
          "body: absent (expected: an object such as {\"kind\":\"note\",\"statement\":\"...\"})");
    }
    return new FactDraft(
        body,
        fence,
        key,
        source == null ? defaultSource : source,
        subject,
        about,
        DataClasses.parse("dataClass", dataClass),
        supersedes);
  }
}
