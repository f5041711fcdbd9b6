package dev.sovereign.workflows.treasury;

import java.time.Instant;

/**
 * The head of a chain, as it was written outside the database.
 *
 * @param ledger whose
 * @param seq the line
 * @param hash its hash, hexadecimal
 * @param at when it was written
 */
public record Anchor(String ledger, long seq, String hash, Instant at) {}
