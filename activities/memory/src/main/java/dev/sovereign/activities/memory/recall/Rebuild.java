package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the index anew from the facts, with the vectors of the model that is configured now, beside
 * the one that is asked meanwhile. What is recorded meanwhile goes into both. One at a time.
 */
public final class Rebuild {

  private static final int PAGE = 64;
  private static final Set<DataClass> SHARED =
      EnumSet.complementOf(EnumSet.of(DataClass.KEEP_ON_DEVICE));

  private final FactReader facts;
  private final ActiveIndex index;
  private final Intake intake;
  private final AtomicBoolean running = new AtomicBoolean();

  public Rebuild(FactReader facts, ActiveIndex index, EmbeddingModel model) {
    this.facts = facts;
    this.index = index;
    this.intake = new Intake(model);
  }

  /**
   * How far it is.
   *
   * @param done facts taken in
   * @param total about how many there are
   * @param took since it began
   * @param finished whether the new index is in use
   */
  public record Progress(long done, long total, Duration took, boolean finished) {

    /** Facts a second. */
    public double rate() {
      return done / Math.max(1e-3, took.toMillis() / 1000.0);
    }
  }

  /** Whether one runs now. */
  public boolean running() {
    return running.get();
  }

  /**
   * Runs to the end. When it fails, the index before stays in use.
   *
   * @param told after each page of facts, and at the end; by this thread
   * @return the last progress
   * @throws IndexUnavailableException when the index cannot be written
   * @throws IllegalStateException when one runs already
   */
  public Progress run(Consumer<Progress> told) {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the index is being rebuilt already: wait for its end");
    }
    FactIndex made = null;
    try {
      made = index.begin(intake.spec());
      Progress progress = fill(made, told);
      index.finish(made);
      Progress last = new Progress(progress.done(), progress.total(), progress.took(), true);
      told.accept(last);
      return last;
    } catch (RuntimeException e) {
      if (made != null) {
        index.abandon(made);
      }
      throw e;
    } finally {
      running.set(false);
    }
  }

  private Progress fill(FactIndex made, Consumer<Progress> told) {
    long begin = System.nanoTime();
    long total = facts.count(SHARED);
    AtomicReference<@Nullable FactId> last = new AtomicReference<>();
    long done = 0;
    int page;
    do {
      page = page(made, last);
      done += page;
      told.accept(progress(done, total, begin));
    } while (page > 0);
    return progress(done, total, begin);
  }

  private static Progress progress(long done, long total, long begin) {
    return new Progress(
        done, Math.max(done, total), Duration.ofNanos(System.nanoTime() - begin), false);
  }

  /**
   * Reads and puts as one: an erasure is either seen by the reading, or carried by the indexer
   * afterwards.
   */
  private int page(FactIndex made, AtomicReference<@Nullable FactId> last) {
    int[] count = new int[1];
    index.write(
        () -> {
          List<Fact> page = facts.page(last.get(), PAGE, SHARED);
          if (!page.isEmpty()) {
            made.put(intake.prepare(page));
            last.set(page.getLast().id());
          }
          count[0] = page.size();
        });
    return count[0];
  }
}
