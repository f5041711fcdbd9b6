package dev.sovereign.gateway.memory;

import static dev.sovereign.gateway.memory.Refusals.translated;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecordedFact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts and recall for doors. Thread-safe.
 *
 * <p>Every method throws {@link dev.sovereign.gateway.DoorException} with status, message and next
 * step when it cannot do what is asked.
 */
public final class MemoryDesk {

  private static final int MOST_PATTERNS = 20;
  private static final int USUAL_PATTERNS = 5;

  private final FactStore facts;
  private final Recall recall;
  private final TaskPatterns patterns;

  public MemoryDesk(FactStore facts, Recall recall, TaskPatterns patterns) {
    this.facts = facts;
    this.recall = recall;
    this.patterns = patterns;
  }

  /** Records a fact, of a session or of none, durably once this returns. */
  public RecordedFact remember(FactRequest request, @Nullable Fence fence, String defaultSource) {
    return translated(() -> facts.record(request.draft(fence, defaultSource)));
  }

  /**
   * One fact.
   *
   * @param upTo the most closed class to be shown; {@code internal} when absent
   */
  public FactView find(String id, @Nullable String upTo) {
    DataClass ceiling = translated(() -> DataClasses.parse("upTo", upTo));
    FactId wanted = translated(() -> new FactId(id));
    return translated(() -> facts.find(wanted, ceiling == null ? DataClass.INTERNAL : ceiling))
        .map(FactView::of)
        .orElseThrow(
            () -> Refusals.unknown("no fact by the id " + wanted, "recall shows the ids of facts"));
  }

  /** Facts, the newest first. */
  public List<FactView> list(FactQuery query) {
    return translated(
        () -> facts.list(query.filter(), query.most()).stream().map(FactView::of).toList());
  }

  /** The facts that answer best. */
  public RecallView recall(RecallRequest request) {
    return translated(() -> RecallView.of(recall.recall(request.toQuery())));
  }

  /** Keeps how a task went. */
  public RecordedFact rememberOutcome(
      OutcomeRequest outcome, @Nullable Fence fence, String defaultSource) {
    return translated(() -> facts.record(outcome.fact().draft(fence, defaultSource)));
  }

  /** What worked for tasks like this one, the most promising first. */
  public List<TaskPatterns.Pattern> patterns(@Nullable String task, @Nullable Integer limit) {
    return translated(
        () -> {
          if (task == null) {
            throw new IllegalArgumentException("task: absent (expected: what is to be done)");
          }
          Limits.text("task", task, 2_000);
          Limits.range("limit", limit, 1, MOST_PATTERNS);
          return patterns.similar(task, limit == null ? USUAL_PATTERNS : limit);
        });
  }
}
