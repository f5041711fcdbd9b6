package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.FactReader;
import dev.sovereign.activities.memory.recall.Outbox;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Facts in memory: where recall is measured and not the database. */
final class HeldFacts implements FactReader {

  /** Nothing waits. */
  static final Outbox NO_OUTBOX =
      new Outbox() {
        @Override
        public List<Entry> take(int most) {
          return List.of();
        }

        @Override
        public void done(List<Entry> entries) {}

        @Override
        public long waiting(int countedUpTo) {
          return 0;
        }
      };

  private final TreeMap<FactId, Fact> facts = new TreeMap<>();

  static FactId id(int number) {
    return new FactId("01900000-0000-7000-8000-%012x".formatted(number));
  }

  Fact add(int number, FactBody body, @Nullable String session, Instant about) {
    Fact fact =
        new Fact(
            id(number),
            body.kind(),
            body,
            session,
            null,
            "benchmark",
            null,
            about,
            about,
            DataClass.INTERNAL,
            "",
            null,
            null,
            null,
            false);
    facts.put(fact.id(), fact);
    return fact;
  }

  int size() {
    return facts.size();
  }

  /** What they say. */
  List<String> texts() {
    return facts.values().stream()
        .map(Fact::body)
        .filter(Objects::nonNull)
        .map(FactBody::text)
        .toList();
  }

  @Override
  public List<Fact> find(Collection<FactId> ids, DataClass upTo) {
    return ids.stream().map(facts::get).filter(Objects::nonNull).toList();
  }

  @Override
  public List<Fact> page(@Nullable FactId after, int most, Set<DataClass> classes) {
    var rest = after == null ? facts : facts.tailMap(after, false);
    return classes.contains(DataClass.INTERNAL)
        ? rest.values().stream().limit(most).toList()
        : List.of();
  }

  @Override
  public long count(Set<DataClass> classes) {
    return classes.contains(DataClass.INTERNAL) ? facts.size() : 0;
  }
}
