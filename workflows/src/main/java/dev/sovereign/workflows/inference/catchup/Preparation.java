package dev.sovereign.workflows.inference.catchup;

/**
 * A call that a run would make again.
 *
 * @param waiting which
 * @param leftNanoUsd what the run may still spend, in nano-dollars
 */
public record Preparation(Waiting waiting, long leftNanoUsd) {}
