package dev.sovereign.workflows.handoff;

import java.time.Instant;

/**
 * A receipt as it was kept.
 *
 * @param number its place among all, from 1 on; some may be left out
 * @param receipt what the receiver said first; saying something else later changes nothing
 * @param receivedAt when it came
 */
public record KeptReceipt(long number, PackReceipt receipt, Instant receivedAt) {}
