package dev.sovereign.gateway.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact as callers see it; what is absent is left out.
 *
 * @param text the body as plain text, one thought a line; data of whoever told it
 * @param withheld whether there is a body that this reader may not see
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FactView(
    FactId id,
    FactKind kind,
    @Nullable FactBody body,
    @Nullable String text,
    @Nullable String sessionId,
    @Nullable String line,
    String source,
    @Nullable String subject,
    Instant about,
    Instant recordedAt,
    String dataClass,
    String contentHash,
    @Nullable FactId supersedes,
    @Nullable FactId supersededBy,
    boolean erased,
    boolean withheld) {

  static FactView of(Fact fact) {
    FactBody body = fact.body();
    return new FactView(
        fact.id(),
        fact.kind(),
        body,
        body == null ? null : body.text(),
        fact.sessionId(),
        fact.line(),
        fact.source(),
        fact.subject(),
        fact.about(),
        fact.recordedAt(),
        DataClasses.of(fact.dataClass()),
        fact.contentHash(),
        fact.supersedes(),
        fact.supersededBy(),
        fact.erased(),
        body == null && !fact.erased());
  }
}
