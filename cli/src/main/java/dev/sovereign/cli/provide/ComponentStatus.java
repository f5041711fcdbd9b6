package dev.sovereign.cli.provide;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one component without providing it.
 *
 * @param name {@code postgres}, {@code temporal} or {@code weights}
 * @param present whether it could be started without fetching anything
 * @param version of what is present, or of what would be provided; for weights their alias
 * @param origin {@code path}, {@code release}, {@code registry} or {@code cache} (a cached copy of
 *     unknown origin); for weights {@code cache}, {@code file} or {@code ollama}; null when absent
 * @param path where it is; null when absent
 * @param command the exact command that provides it; when the configuration asks for what does not
 *     exist, the sentence that tells what to correct
 */
public record ComponentStatus(
    String name,
    boolean present,
    String version,
    @Nullable String origin,
    @Nullable Path path,
    String command) {}
