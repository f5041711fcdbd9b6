package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries facts from the outbox into the index: searches, commits, and only then marks them done,
 * so a crash repeats work and loses none. Makes the index when there is none. While the model is
 * away facts are indexed by their words, and completed when it is back.
 */
public final class Indexer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);
  private static final int BATCH = 64;
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  /**
   * How often facts without vectors are looked for when there were none, or no model for them: that
   * asks the whole index, and a model that is away, where the outbox only has its first rows read.
   */
  private static final Duration COMPLETING = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final FactReader facts;
  private final ActiveIndex index;
  private final PrivateIndex privates;
  private final Intake intake;
  private final Rebuild rebuild;
  private @Nullable Thread thread;

  public Indexer(
      Outbox outbox,
      FactReader facts,
      ActiveIndex index,
      PrivateIndex privates,
      EmbeddingModel model,
      Rebuild rebuild) {
    this.outbox = outbox;
    this.facts = facts;
    this.index = index;
    this.privates = privates;
    this.intake = new Intake(model);
    this.rebuild = rebuild;
  }

  /** Starts to carry in a thread of its own, which ends with {@link #close}. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofPlatform().name("memory-indexer").daemon().start(this::run);
    }
  }

  /** Stops; what is not marked done is carried by the next start. */
  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(10));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      thread = null;
    }
  }

  private void run() {
    Duration rest = IDLE;
    long completeAt = System.nanoTime();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        boolean completing = System.nanoTime() - completeAt >= 0;
        boolean more = step(completing);
        if (completing && !more) {
          completeAt = System.nanoTime() + COMPLETING.toNanos();
        }
        rest = more ? Duration.ZERO : IDLE;
      } catch (RuntimeException e) {
        rest = longer(rest);
        LOG.warn("The index was not fed; again in {} s: {}", rest.toSeconds(), e.getMessage());
      }
      try {
        Thread.sleep(rest);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Duration longer(Duration rest) {
    Duration twice = rest.plus(rest).plusSeconds(1);
    return twice.compareTo(LONGEST_REST) < 0 ? twice : LONGEST_REST;
  }

  /**
   * Does what there is to do, once: one batch.
   *
   * @return whether there may be more to do at once
   * @throws IndexUnavailableException when the index does not answer; nothing is marked done then
   */
  public boolean step() {
    return step(true);
  }

  private boolean step(boolean completing) {
    if (index.missing() && !rebuild.running()) {
      rebuild.run(progress -> {});
    }
    List<Boolean> more = new ArrayList<>();
    try {
      index.write(() -> more.add(carry() || (completing && complete())));
    } catch (IndexUnavailableException e) {
      index.failed(e);
      throw e;
    }
    return more.contains(true);
  }

  private boolean carry() {
    List<Outbox.Entry> batch = outbox.take(BATCH);
    if (batch.isEmpty()) {
      return false;
    }
    List<FactIndex> targets = targets();
    List<Fact> found = withReplaced(ids(batch));
    put(targets, found);
    erase(targets, batch, found);
    targets.forEach(FactIndex::commit);
    outbox.done(batch);
    return true;
  }

  private List<FactIndex> targets() {
    List<FactIndex> targets = index.targets();
    if (targets.isEmpty()) {
      throw new IndexUnavailableException("the index does not answer; facts wait in the outbox");
    }
    return targets;
  }

  private static Set<FactId> ids(List<Outbox.Entry> batch) {
    Set<FactId> ids = new LinkedHashSet<>();
    batch.forEach(entry -> ids.add(entry.id()));
    return ids;
  }

  /** The facts, and those that they replace: these are now superseded in the index as well. */
  private List<Fact> withReplaced(Set<FactId> ids) {
    List<Fact> found = find(ids);
    Set<FactId> replaced = new LinkedHashSet<>();
    found.stream().map(Fact::supersedes).filter(Objects::nonNull).forEach(replaced::add);
    replaced.removeAll(ids);
    return replaced.isEmpty()
        ? found
        : Stream.concat(found.stream(), find(replaced).stream()).toList();
  }

  private List<Fact> find(Collection<FactId> ids) {
    return facts.find(ids, DataClass.KEEP_ON_DEVICE);
  }

  private void put(List<FactIndex> targets, List<Fact> found) {
    List<Fact> shared = found.stream().filter(fact -> !Intake.isPrivate(fact)).toList();
    List<IndexedFact> indexed = intake.prepare(shared);
    for (FactIndex target : targets) {
      target.put(Vectors.fitting(indexed, target.spec(), intake.spec()));
    }
    privates.put(found.stream().filter(Intake::isPrivate).toList());
  }

  /** What was erased, by its entry or since, and what is no longer there. */
  private void erase(List<FactIndex> targets, List<Outbox.Entry> batch, List<Fact> found) {
    Set<FactId> gone = ids(batch);
    found.stream().filter(fact -> fact.body() != null).map(Fact::id).forEach(gone::remove);
    found.stream().filter(Fact::erased).map(Fact::id).forEach(gone::add);
    if (!gone.isEmpty()) {
      targets.forEach(target -> target.erase(gone));
      privates.erase(gone);
    }
  }

  /** Vectors that were not to be had when their facts came. */
  private boolean complete() {
    FactIndex current = index.find().orElse(null);
    if (current == null || !current.spec().equals(intake.spec())) {
      return false;
    }
    List<FactId> waiting = current.incomplete(BATCH);
    if (waiting.isEmpty()) {
      return false;
    }
    List<IndexedFact> whole =
        intake.prepare(find(waiting)).stream().filter(fact -> !fact.incomplete()).toList();
    current.put(whole);
    current.commit();
    return !whole.isEmpty();
  }
}
