package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a session told, in the order in which it told it, and the hand-off that follows from it.
 * Pure but for the reading.
 *
 * @param facts private ones too
 */
record SessionFacts(List<Fact> facts) {

  /** As many as the store gives at once; of a longer session the newest count. */
  static final int MOST = 10_000;

  /** A line of a hand-off is read in one go; the fact has the rest. */
  private static final int LONGEST_LINE = 2_000;

  static SessionFacts of(FactStore store, String sessionId) {
    return new SessionFacts(store.list(everything(sessionId), MOST).reversed());
  }

  /** When the session was last heard of; null before its first fact. */
  static @Nullable Instant lastFactAt(FactStore store, String sessionId) {
    List<Fact> newest = store.list(everything(sessionId), 1);
    return newest.isEmpty() ? null : newest.getFirst().recordedAt();
  }

  private static FactFilter everything(String sessionId) {
    return FactFilter.all().ofSession(sessionId).upTo(DataClass.KEEP_ON_DEVICE);
  }

  @Nullable Instant lastFactAt() {
    return facts.isEmpty() ? null : facts.getLast().recordedAt();
  }

  /** SHA-256 over the facts' own hashes, one a line, in hexadecimal. */
  String contentHash() {
    return CanonicalJson.hex(
        facts.stream().map(it -> it.contentHash() + "\n").collect(Collectors.joining()));
  }

  /** The hand-off as earlier versions sealed it; private facts have no part in it. */
  SealRequest handOff(String sessionId, String type, CodeChanges changes, String because) {
    var done = new ArrayList<String>();
    var decided = new ArrayList<String>();
    var revenue = new TreeMap<String, Long>();
    List<String> next = List.of();
    for (FactBody body : open()) {
      switch (body) {
        case FactBody.CodeChange it -> done.add(line(it.summary()));
        case FactBody.Note it -> done.add(line(it.statement()));
        case FactBody.Knowledge it -> done.add(line("Learnt: " + it.statement()));
        case FactBody.FailedApproach it -> done.add(line("Failed: " + it.text()));
        case FactBody.TaskOutcome it -> done.add(line(it.text()));
        case FactBody.Decision it -> decided.add(line(it.text()));
        case FactBody.Revenue it ->
            revenue.merge(it.currency(), it.atomicUnits(), SessionFacts::most);
        case FactBody.Priorities it -> next = it.items().stream().map(SessionFacts::line).toList();
        case FactBody.Command _ -> {}
      }
    }
    return new SealRequest(
        sessionId,
        type,
        done,
        decided,
        next,
        changes,
        revenue,
        Map.of("sealedBecause", because, "facts", String.valueOf(facts.size())));
  }

  /** What stands and may be shown. */
  private List<FactBody> open() {
    var bodies = new ArrayList<FactBody>();
    for (Fact fact : facts) {
      FactBody body = fact.body();
      if (body != null
          && fact.dataClass() != DataClass.KEEP_ON_DEVICE
          && fact.supersededBy() == null) {
        bodies.add(body);
      }
    }
    return bodies;
  }

  /** A sum that says "at least so much" rather than keep the session from being sealed. */
  private static long most(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static String line(String text) {
    return Printable.line(text, LONGEST_LINE);
  }
}
