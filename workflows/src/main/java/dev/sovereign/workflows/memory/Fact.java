package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fact as it is kept. Never changes but in two ways: a newer one may supersede it, and an erasure
 * may take its content away.
 *
 * @param id names it
 * @param kind what kind of thing it tells, known even when the body is not
 * @param body what it says; absent when it was erased, or is private and the reader may not see it
 * @param sessionId the session that told it; absent outside of any
 * @param line the line of work; absent outside of any session
 * @param source who told it
 * @param subject whom it is about; absent when about nobody, or private to another reader
 * @param about the time it is about
 * @param recordedAt when the database took it
 * @param dataClass how far it may travel
 * @param contentHash SHA-256 of its canonical JSON in lower-case hexadecimal; for KEEP_ON_DEVICE
 *     keyed, as in {@link ContentRef#hash()}
 * @param supersedes the fact it replaces; absent when none
 * @param supersededBy the fact that replaced it; absent while it stands
 * @param content where a private body is; absent for all others
 * @param erased whether its content was taken away
 */
public record Fact(
    FactId id,
    FactKind kind,
    @Nullable FactBody body,
    @Nullable String sessionId,
    @Nullable String line,
    String source,
    @Nullable String subject,
    Instant about,
    Instant recordedAt,
    DataClass dataClass,
    String contentHash,
    @Nullable FactId supersedes,
    @Nullable FactId supersededBy,
    @Nullable ContentRef content,
    boolean erased) {}
