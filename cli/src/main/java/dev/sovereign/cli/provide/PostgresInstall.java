package dev.sovereign.cli.provide;

import java.nio.file.Path;

/**
 * A PostgreSQL 18 on this machine.
 *
 * @param bin the folder that holds {@code postgres}, {@code initdb} and {@code pg_ctl}
 * @param version as {@code postgres --version} tells it, for example {@code 18.6}
 * @param origin where it came from: {@code path}, {@code release}, {@code registry}, or {@code
 *     cache} for a cached copy of unknown origin
 */
public record PostgresInstall(Path bin, String version, String origin) {}
