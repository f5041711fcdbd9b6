package dev.sovereign.workflows.handoff;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent.
 *
 * @param sessionId the session to seal; made from the workflow's own run when absent
 * @param sessionType {@code manual} when absent
 * @param repository a folder in a git repository; the worker's configured one when absent
 * @param maxCommits how many commits are listed; 50 when absent
 * @param summarise whether a model is asked for a summary; true when absent
 * @param context what the caller wants kept with the hand-off
 */
public record SessionHandoffRequest(
    @Nullable String sessionId,
    @Nullable String sessionType,
    @Nullable String repository,
    @Nullable Integer maxCommits,
    @Nullable Boolean summarise,
    @Nullable Map<String, String> context) {}
