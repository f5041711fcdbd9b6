package dev.sovereign.workers.standalone;

import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import dev.sovereign.activities.memory.recall.Outbox;
import dev.sovereign.activities.memory.recall.Rebuild;
import dev.sovereign.gateway.memory.MemoryAdmin.IndexState;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index as an owner sees it: how far it is, and building it anew. Thread-safe. */
final class IndexKeeping {

  private static final Logger log = LoggerFactory.getLogger(IndexKeeping.class);
  private static final Rebuild.Progress NONE = new Rebuild.Progress(0, 0, Duration.ZERO, true);
  private static final int COUNTED = 1_000_000;

  private final String kind;
  private final Rebuild rebuild;
  private final Recall recall;
  private final EmbeddingModel model;
  private final Outbox outbox;
  private volatile Rebuild.Progress progress = NONE;
  private volatile @Nullable String problem;

  IndexKeeping(String kind, Rebuild rebuild, Recall recall, EmbeddingModel model, Outbox outbox) {
    this.kind = kind.toLowerCase(Locale.ROOT);
    this.rebuild = rebuild;
    this.recall = recall;
    this.model = model;
    this.outbox = outbox;
  }

  /** Begins to build it anew; one that is being built goes on. */
  synchronized IndexState start() {
    if (!rebuild.running()) {
      problem = null;
      progress = new Rebuild.Progress(0, 0, Duration.ZERO, false);
      Thread.ofVirtual().name("memory-rebuild").start(this::run);
    }
    return state();
  }

  IndexState state() {
    Rebuild.Progress seen = progress;
    boolean building = rebuild.running() || (!seen.finished() && problem == null);
    Recollection probe = recall.recall(new RecallQuery("is the index there", FactFilter.all(), 1));
    boolean away = probe.way() == Recollection.Way.FULL_TEXT;
    String why = problem;
    String note = why == null ? probe.note() : why;
    return new IndexState(
        kind,
        building ? "building" : away ? "away" : "ready",
        seen.done(),
        seen.total(),
        seen.done() == 0 ? 0 : seen.rate(),
        outbox.waiting(COUNTED),
        model.spec().model(),
        note.isEmpty() ? null : note);
  }

  private void run() {
    try {
      rebuild.run(each -> progress = each);
    } catch (IndexUnavailableException | IllegalStateException e) {
      log.warn("the index was not rebuilt: {}", e.getMessage());
      problem = String.valueOf(e.getMessage());
    }
  }
}
