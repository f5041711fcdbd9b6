package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.workflows.inference.CallKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last few answers that were bought while neither database nor content store took them, so that
 * the attempt that comes again finds them. In memory: a process that dies now loses them, and the
 * receipt of the second purchase says so. Thread-safe.
 */
final class UnkeptAnswers {

  /** Enough for a full disk that is noticed; few enough for a small machine's memory. */
  private static final int MOST = 16;

  private final Map<CallKey, KeptAnswer> answers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CallKey, KeptAnswer> eldest) {
          return size() > MOST;
        }
      };

  synchronized void hold(CallKey key, KeptAnswer answer) {
    answers.put(key, answer);
  }

  synchronized Optional<KeptAnswer> find(CallKey key) {
    return Optional.ofNullable(answers.get(key));
  }

  synchronized void drop(CallKey key) {
    answers.remove(key);
  }
}
