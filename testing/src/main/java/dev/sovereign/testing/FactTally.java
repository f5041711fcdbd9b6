package dev.sovereign.testing;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What writers were told, as they remember it. Thread-safe. */
final class FactTally {

  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> opened = ConcurrentHashMap.newKeySet();
  private final Set<String> failures = new ConcurrentSkipListSet<>();
  private final LongAdder known = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicInteger underWay = new AtomicInteger();

  /** Ends the call on close. */
  interface Call extends AutoCloseable {
    @Override
    void close();
  }

  Call call() {
    underWay.incrementAndGet();
    return underWay::decrementAndGet;
  }

  void acknowledged(String factId, String statement, boolean wasKnown) {
    acknowledged.put(factId, statement);
    if (wasKnown) {
      known.increment();
    }
  }

  void opened(String sessionId) {
    opened.add(sessionId);
  }

  void refused() {
    refused.increment();
  }

  /** Keeps what a service in trouble says, each once. */
  void failed(String answer) {
    failures.add(answer);
  }

  /** Statements by the id of their fact. */
  Map<String, String> facts() {
    return new TreeMap<>(acknowledged);
  }

  int acknowledgements() {
    return acknowledged.size();
  }

  Set<String> sessions() {
    return Set.copyOf(opened);
  }

  Set<String> failures() {
    return Set.copyOf(failures);
  }

  /** Acknowledged by a retry: the first answer was lost. */
  long lostAnswers() {
    return known.sum();
  }

  /** Refused because the session had lost the pen. */
  long refusals() {
    return refused.sum();
  }

  int callsUnderWay() {
    return underWay.get();
  }
}
