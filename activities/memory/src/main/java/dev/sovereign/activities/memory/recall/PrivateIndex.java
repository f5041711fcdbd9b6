package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The private facts of this host, in memory only and made anew from its content store when first
 * needed. Thread-safe.
 */
public final class PrivateIndex implements AutoCloseable {

  private static final int PAGE = 64;
  private static final Set<DataClass> PRIVATE = Set.of(DataClass.KEEP_ON_DEVICE);

  private final Supplier<FactIndex> inMemory;
  private final FactReader facts;
  private final Intake intake;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FactIndex loaded;

  /**
   * @param inMemory makes an empty index that is on no disk
   */
  public PrivateIndex(Supplier<FactIndex> inMemory, FactReader facts, EmbeddingModel model) {
    this.inMemory = inMemory;
    this.facts = facts;
    this.intake = new Intake(model);
  }

  /** The index with all private facts of this host whose content it has. */
  FactIndex index() {
    lock.lock();
    try {
      FactIndex index = loaded;
      if (index == null) {
        index = load();
        loaded = index;
      }
      complete(index);
      return index;
    } finally {
      lock.unlock();
    }
  }

  private FactIndex load() {
    FactIndex index = inMemory.get();
    FactId last = null;
    List<Fact> page = facts.page(last, PAGE, PRIVATE);
    while (!page.isEmpty()) {
      index.put(intake.prepare(page));
      last = page.getLast().id();
      page = facts.page(last, PAGE, PRIVATE);
    }
    index.commit();
    return index;
  }

  private void complete(FactIndex index) {
    List<FactId> waiting = index.incomplete(PAGE);
    if (!waiting.isEmpty()) {
      index.put(intake.prepare(facts.find(waiting, DataClass.KEEP_ON_DEVICE)));
      index.commit();
    }
  }

  /** Takes private facts in; does nothing before the first question, which reads them all. */
  void put(List<Fact> found) {
    change(index -> index.put(intake.prepare(found)), found.isEmpty());
  }

  /** Forgets facts; those that are not there are passed over. */
  void erase(Collection<FactId> ids) {
    change(index -> index.erase(ids), ids.isEmpty());
  }

  private void change(Change change, boolean nothing) {
    lock.lock();
    try {
      FactIndex index = loaded;
      if (index != null && !nothing) {
        change.to(index);
        index.commit();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (loaded != null) {
        loaded.close();
        loaded = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private interface Change {
    void to(FactIndex index);
  }
}
