package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import dev.sovereign.workflows.handoff.SessionHandoffRequest;
import dev.sovereign.workflows.inference.DeferUntil;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent.
 *
 * @param repository a folder in a git repository; the worker's configured one when absent
 * @param maxCommits how many commits the report lists; 50 when absent, 500 at most
 * @param summarise whether a model is asked for a summary; true when absent
 * @param deferUntil what the summary's model waits for, and the hand-off with it; nothing when
 *     absent
 */
public record MetabolismRequest(
    @Nullable String repository,
    @Nullable Integer maxCommits,
    @Nullable Boolean summarise,
    @Nullable DeferUntil deferUntil)
    implements StartRequest {

  /** A request whose summary does not wait. */
  public MetabolismRequest(
      @Nullable String repository, @Nullable Integer maxCommits, @Nullable Boolean summarise) {
    this(repository, maxCommits, summarise, null);
  }

  public MetabolismRequest {
    Limits.text("repository", repository, SessionHandoffRequest.MAX_PATH_LENGTH);
    Limits.range("maxCommits", maxCommits, 1, SessionHandoffRequest.MAX_COMMITS);
  }

  /** The same as {@code {}}. */
  public static MetabolismRequest defaults() {
    return new MetabolismRequest(null, null, null, null);
  }
}
