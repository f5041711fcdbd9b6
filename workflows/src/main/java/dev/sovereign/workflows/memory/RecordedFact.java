package dev.sovereign.workflows.memory;

import java.time.Instant;

/**
 * What became of a draft.
 *
 * @param id the fact, committed
 * @param recordedAt when the database took it (the first time)
 * @param known whether it had been recorded before under the same key
 * @param redactions how many secrets were taken out of it on the way in
 */
public record RecordedFact(FactId id, Instant recordedAt, boolean known, int redactions) {}
