package dev.sovereign.activities.inference.batch;

import dev.sovereign.workflows.DataClass;
import java.time.Instant;

/**
 * A file that is whole.
 *
 * @param id {@code file-} and letters that nobody can guess
 * @param name as the caller named it
 * @param purpose {@code batch}, or {@code batch_output} of what a batch wrote
 * @param bytes its length
 * @param dataClass how far its content may travel
 * @param host whose content store has it
 * @param createdAt when it was stored
 */
public record StoredFile(
    String id,
    String name,
    String purpose,
    long bytes,
    DataClass dataClass,
    String host,
    Instant createdAt) {}
