package dev.sovereign.cli.provide;

import java.nio.file.Path;

/**
 * A Temporal CLI that can run a server.
 *
 * @param binary the {@code temporal} program
 * @param version of the CLI, for example {@code 1.5.1}
 * @param origin where it came from: {@code path}, {@code release}, {@code registry}, or {@code
 *     cache} for a cached copy of unknown origin
 */
public record TemporalInstall(Path binary, String version, String origin) {}
