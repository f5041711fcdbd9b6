package dev.sovereign.activities.memory.sources;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What changed, and when each has been still for long enough to be looked at: an editor saves in
 * several steps, and a sync of a phone writes for minutes. Times are those of {@link
 * System#nanoTime}. Not thread-safe.
 */
final class Settling {

  private final Map<String, Waiting> waiting = new HashMap<>();
  private final long quiet;
  private final long longest;

  private record Waiting(long first, long due) {}

  /**
   * @param quiet how long nothing may have changed
   * @param longest after so long it is looked at although it goes on changing
   */
  Settling(Duration quiet, Duration longest) {
    this.quiet = quiet.toNanos();
    this.longest = longest.toNanos();
  }

  void changed(String name, long now) {
    Waiting before = waiting.get(name);
    long first = before == null ? now : before.first();
    long due = Math.min(now + quiet - first, longest) + first;
    waiting.put(name, new Waiting(first, due));
  }

  /** It could not be looked at, and is to be after this time whatever changes. */
  void again(String name, long now, Duration after) {
    waiting.putIfAbsent(name, new Waiting(now, now + after.toNanos()));
  }

  /** How long there is nothing to do; empty while nothing waits. */
  Optional<Duration> pause(long now) {
    return waiting.values().stream()
        .map(each -> Duration.ofNanos(Math.max(0, each.due() - now)))
        .min(Duration::compareTo);
  }

  /** What is to be looked at now; waits no more. */
  List<String> due(long now) {
    List<String> due =
        waiting.entrySet().stream()
            .filter(each -> each.getValue().due() - now <= 0)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    due.forEach(waiting::remove);
    return due;
  }
}
