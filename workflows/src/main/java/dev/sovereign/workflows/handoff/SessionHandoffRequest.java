package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import dev.sovereign.workflows.inference.DeferUntil;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param nextPriorities what the caller already knows must be done first, most urgent first; they
 *     precede those that the hand-off finds itself
 * @param deferUntil what the summary's model waits for; the seal waits with it. Nothing when absent
 */
public record SessionHandoffRequest(
    @Nullable String sessionId,
    @Nullable String sessionType,
    @Nullable String repository,
    @Nullable Integer maxCommits,
    @Nullable Boolean summarise,
    @Nullable Map<String, String> context,
    @Nullable List<String> nextPriorities,
    @Nullable DeferUntil deferUntil)
    implements StartRequest {

  /** What a list of commits holds when nobody says how many. */
  public static final int DEFAULT_COMMITS = 50;

  /** Five hundred commits are some 150 KiB, well within what Temporal should carry. */
  public static final int MAX_COMMITS = 500;

  /** The longest path that Linux opens. */
  public static final int MAX_PATH_LENGTH = 4096;

  private static final int MAX_ID_LENGTH = 1200;
  private static final int MAX_TYPE_LENGTH = 60;

  /** A request whose summary does not wait. */
  public SessionHandoffRequest(
      @Nullable String sessionId,
      @Nullable String sessionType,
      @Nullable String repository,
      @Nullable Integer maxCommits,
      @Nullable Boolean summarise,
      @Nullable Map<String, String> context,
      @Nullable List<String> nextPriorities) {
    this(sessionId, sessionType, repository, maxCommits, summarise, context, nextPriorities, null);
  }

  public SessionHandoffRequest {
    Limits.text("sessionId", sessionId, MAX_ID_LENGTH);
    Limits.text("sessionType", sessionType, MAX_TYPE_LENGTH);
    Limits.text("repository", repository, MAX_PATH_LENGTH);
    Limits.range("maxCommits", maxCommits, 1, MAX_COMMITS);
    context = context == null ? null : withoutNulls(context);
    nextPriorities = nextPriorities == null ? null : withoutNulls(nextPriorities);
  }

  /** The same as {@code {}}. */
  public static SessionHandoffRequest defaults() {
    return new SessionHandoffRequest(null, null, null, null, null, null, null, null);
  }

  private static Map<String, String> withoutNulls(Map<String, String> context) {
    if (context.containsValue(null)) {
      throw new IllegalArgumentException("context: a null value (expected: strings)");
    }
    return Map.copyOf(new TreeMap<>(context));
  }

  private static List<String> withoutNulls(List<String> priorities) {
    if (priorities.stream().anyMatch(p -> p == null)) {
      throw new IllegalArgumentException("nextPriorities: a null entry (expected: strings)");
    }
    return List.copyOf(priorities);
  }
}
