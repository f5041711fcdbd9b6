package dev.sovereign.workflows.inference;

/**
 * One attempt as the call's receipt tells it. Holds no content.
 *
 * @param candidate who was asked
 * @param attempt what came of it
 * @param host where the call was made from; empty when its worker was lost before it could say so
 * @param bytesLeft bytes of the request that left that host
 * @param costNanoUsd what it cost, in nano-dollars; of a fault what was forfeited
 */
public record Tried(
    Candidate candidate, Attempt attempt, String host, long bytesLeft, long costNanoUsd) {}
