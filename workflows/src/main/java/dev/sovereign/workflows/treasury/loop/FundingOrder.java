package dev.sovereign.workflows.treasury.loop;

import java.time.Instant;

/**
 * @param period whose allocation funds it
 * @param proposal its id
 * @param at when it was decided, the same whenever it is repeated
 */
public record FundingOrder(String period, String proposal, Instant at) {}
