package dev.sovereign.workflows.inference;

import java.time.Instant;

/**
 * Receipts of before {@link #end} that no earlier cut has. Of receipts that were written late,
 * those up to 35 days late are found.
 *
 * @param period names the cut, as {@code 2026-10}
 * @param zone decides in which month a receipt is
 * @param previousMark the mark of the cut before, 0 for the first
 * @param previousEnd the end of the cut before, the epoch for the first
 * @param end receipts from then on are left for the next cut
 */
public record SpendCut(
    String period, String zone, long previousMark, Instant previousEnd, Instant end) {}
