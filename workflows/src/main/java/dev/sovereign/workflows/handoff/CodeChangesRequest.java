package dev.sovereign.workflows.handoff;

import org.jspecify.annotations.Nullable;

/**
 * @param repository a folder in the repository; the worker's configured one when absent
 * @param maxCommits how many commits are listed at most, newest first; the counts cover all of them
 */
public record CodeChangesRequest(@Nullable String repository, int maxCommits) {
  public CodeChangesRequest {
    if (maxCommits < 1 || maxCommits > 500) {
      throw new IllegalArgumentException("maxCommits: " + maxCommits + " (expected: 1 to 500)");
    }
  }
}
