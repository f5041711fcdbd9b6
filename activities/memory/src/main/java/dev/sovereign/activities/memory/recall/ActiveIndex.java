package dev.sovereign.activities.memory.recall;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index that is asked, and beside it the next one while that is being made. One that did not
 * answer is left alone for a moment, so that nobody waits for it again and again. Thread-safe.
 */
public final class ActiveIndex implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ActiveIndex.class);
  private static final Duration REST = Duration.ofSeconds(5);

  private final IndexGenerations generations;
  private final Clock clock;

  /** Held by whoever writes: what is read from the store and put then cannot be overtaken. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable FactIndex current;
  private volatile @Nullable FactIndex next;
  private volatile Instant restsUntil = Instant.MIN;
  private volatile boolean opened;

  /** Opens nothing yet. */
  public ActiveIndex(IndexGenerations generations, Clock clock) {
    this.generations = generations;
    this.clock = clock;
  }

  /** The index to ask; empty when there is none that can be asked now. */
  Optional<FactIndex> find() {
    if (clock.instant().isBefore(restsUntil)) {
      return Optional.empty();
    }
    FactIndex found = current;
    return found != null || opened ? Optional.ofNullable(found) : open();
  }

  private Optional<FactIndex> open() {
    if (!opening.tryLock()) {
      return Optional.empty();
    }
    try {
      if (!opened) {
        current = generations.open().orElse(null);
        opened = true;
      }
      return Optional.ofNullable(current);
    } catch (IndexUnavailableException e) {
      LOG.warn("{}", e.getMessage());
      restsUntil = clock.instant().plus(REST);
      return Optional.empty();
    } finally {
      opening.unlock();
    }
  }

  /** Whether there is none at all, so that one has to be made; false while that is not known. */
  boolean missing() {
    return find().isEmpty() && opened && current == null;
  }

  /** It did not answer: it is left alone for a moment, and then opened again. */
  void failed(IndexUnavailableException e) {
    LOG.warn("{}", e.getMessage());
    opening.lock();
    try {
      FactIndex broken = current;
      if (broken != null) {
        restsUntil = clock.instant().plus(REST);
        current = null;
        opened = false;
        broken.close();
      }
    } catch (IndexUnavailableException again) {
      LOG.debug("{}", again.getMessage());
    } finally {
      opening.unlock();
    }
  }

  /** Runs what writes, one at a time. */
  void write(Runnable action) {
    writing.lock();
    try {
      action.run();
    } finally {
      writing.unlock();
    }
  }

  /** All that must take in what changes; within {@link #write} only. */
  List<FactIndex> targets() {
    List<FactIndex> targets = new ArrayList<>(find().stream().toList());
    FactIndex made = next;
    if (made != null) {
      targets.add(made);
    }
    return targets;
  }

  /** Begins the next one, which from now on takes in what changes. */
  FactIndex begin(EmbeddingSpec spec) {
    find();
    FactIndex made = generations.create(spec);
    write(() -> next = made);
    return made;
  }

  /** The next one is whole: it is asked from now on. */
  void finish(FactIndex made) {
    write(
        () -> {
          generations.promote(made);
          current = made;
          next = null;
          opened = true;
          restsUntil = Instant.MIN;
        });
  }

  /** The next one is given up. */
  void abandon(FactIndex made) {
    write(() -> next = null);
    made.drop();
  }

  @Override
  public void close() {
    write(
        () -> {
          for (FactIndex each : targets()) {
            each.close();
          }
          current = null;
          next = null;
        });
    generations.close();
  }
}
