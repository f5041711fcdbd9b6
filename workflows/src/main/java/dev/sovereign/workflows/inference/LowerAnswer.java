package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be worth making again, because somebody was away when it was made.
 *
 * @param key names the call
 * @param prompt what was asked
 * @param model as the caller named it
 * @param dataClass how far the content may travel
 * @param policy the caller's own; absent for the configured one
 * @param by who answered; absent when rules did
 * @param away endpoints that could not be asked, or failed, when it was made
 * @param reason why rules did, one line without content; empty when a model answered
 * @param text the answer; absent when {@code reference} has it, when it must not travel, and when
 *     nobody said what rules made of it
 * @param reference where the answer is; absent when it is inline
 * @param askedAt when the call began
 */
public record LowerAnswer(
    CallKey key,
    Prompt prompt,
    String model,
    DataClass dataClass,
    @Nullable RoutePolicy policy,
    @Nullable Candidate by,
    List<String> away,
    String reason,
    @Nullable String text,
    @Nullable ContentRef reference,
    Instant askedAt) {
  public LowerAnswer {
    away = List.copyOf(away);
  }
}
