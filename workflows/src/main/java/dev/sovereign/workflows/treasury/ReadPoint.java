package dev.sovereign.workflows.treasury;

import java.time.Instant;

/**
 * As of when an answer is true.
 *
 * @param asOf what was asked for
 * @param seq the last line of the journal that the answer could see, 0 for none
 * @param recordedAt when that line was recorded; with none, the ledger's clock when it looked, or
 *     the recording time asked for when that is earlier
 */
public record ReadPoint(AsOf asOf, long seq, Instant recordedAt) {}
