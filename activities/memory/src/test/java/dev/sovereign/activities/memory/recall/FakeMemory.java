package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Facts, outbox and full text in memory: one lock is the database's transaction. */
final class FakeMemory implements FactReader, Outbox, FullText {

  private final TreeMap<FactId, Fact> facts = new TreeMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private long written;

  /** Records it and tells the outbox. */
  synchronized void record(Fact fact) {
    facts.put(fact.id(), fact);
    tell(fact.id(), Op.PUT);
  }

  synchronized void tell(FactId id, Op op) {
    entries.add(new Entry(++written, id, op));
  }

  /** Changes it without telling anybody, as a superseding row does to the older one. */
  synchronized void replace(Fact fact) {
    facts.put(fact.id(), fact);
  }

  @Override
  public synchronized List<Fact> find(Collection<FactId> ids, DataClass upTo) {
    return ids.stream()
        .map(facts::get)
        .filter(Objects::nonNull)
        .filter(fact -> fact.dataClass().compareTo(upTo) <= 0)
        .toList();
  }

  @Override
  public synchronized List<Fact> page(@Nullable FactId after, int most, Set<DataClass> classes) {
    return (after == null ? facts : facts.tailMap(after, false))
        .values().stream()
            .filter(fact -> classes.contains(fact.dataClass()) && !fact.erased())
            .limit(most)
            .toList();
  }

  @Override
  public synchronized long count(Set<DataClass> classes) {
    return facts.values().stream().filter(fact -> classes.contains(fact.dataClass())).count();
  }

  @Override
  public synchronized List<Entry> take(int most) {
    return entries.stream().limit(most).toList();
  }

  @Override
  public synchronized void done(List<Entry> taken) {
    entries.removeAll(taken);
  }

  @Override
  public synchronized long waiting(int countedUpTo) {
    return Math.min(entries.size(), countedUpTo);
  }

  @Override
  public synchronized List<FactId> search(String text, FactFilter filter, int most) {
    return facts.values().stream()
        .filter(fact -> fact.dataClass() != DataClass.KEEP_ON_DEVICE)
        .filter(fact -> fact.body() != null && fact.body().text().contains(text))
        .map(Fact::id)
        .limit(most)
        .toList();
  }
}
