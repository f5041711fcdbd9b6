package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactBody.TaskOutcome;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection.Recalled;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What worked for tasks like this one, learnt from recorded outcomes. The same approach is known by
 * its words, whatever their case and spacing. Thread-safe.
 */
public final class TaskPatterns {

  /** Outcomes that are looked at; those of unlike tasks are left out afterwards. */
  private static final int OUTCOMES = 60;

  /** Cosine from which two tasks are of a kind; by MiniLM, unlike ones rarely reach it. */
  private static final double LIKE = 0.45;

  private final Recall recall;
  private final EmbeddingModel model;

  public TaskPatterns(Recall recall, EmbeddingModel model) {
    this.recall = recall;
    this.model = model;
  }

  /**
   * Approaches to like tasks, the most promising first; those that never worked come last, so that
   * nobody tries them again.
   *
   * @param task in words, 1 to 2,000 characters
   * @param most at least 1
   */
  public List<TaskPattern> similar(String task, int most) {
    FactFilter outcomes = FactFilter.all().ofKinds(FactKind.TASK_OUTCOME);
    List<Recalled> found = recall.recall(new RecallQuery(task, outcomes, OUTCOMES)).facts();
    Map<String, List<Recalled>> byApproach = new LinkedHashMap<>();
    for (Recalled outcome : like(task, found)) {
      byApproach.computeIfAbsent(key(outcome), _ -> new ArrayList<>()).add(outcome);
    }
    return byApproach.values().stream()
        .map(TaskPatterns::pattern)
        .sorted(Comparator.comparingDouble(TaskPattern::confidence).reversed())
        .limit(most)
        .toList();
  }

  /** By meaning where that can be known, else by a word in common. */
  private List<Recalled> like(String task, List<Recalled> found) {
    List<String> texts = new ArrayList<>(List.of(task));
    found.forEach(it -> texts.add(outcome(it).task()));
    try {
      List<Vector> vectors = model.embed(texts);
      List<Recalled> like = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        if (vectors.getFirst().cosine(vectors.get(i + 1)) >= LIKE) {
          like.add(found.get(i));
        }
      }
      return like;
    } catch (EmbeddingException _) {
      return found.stream().filter(it -> it.lexicalRank() > 0).toList();
    }
  }

  private static TaskOutcome outcome(Recalled found) {
    if (found.fact().body() instanceof TaskOutcome outcome) {
      return outcome;
    }
    throw new IllegalStateException(found.fact().id() + " is no outcome of a task");
  }

  private static String key(Recalled found) {
    return outcome(found).approach().strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static TaskPattern pattern(Collection<Recalled> outcomes) {
    int successes = (int) outcomes.stream().filter(it -> outcome(it).succeeded()).count();
    int failures = outcomes.size() - successes;
    Recalled last = outcomes.stream().max(Comparator.comparing(it -> it.fact().about())).get();
    List<FactId> facts = outcomes.stream().map(it -> it.fact().id()).toList();
    return new TaskPattern(
        outcome(last).approach(),
        successes,
        failures,
        TaskPattern.wilson(successes, failures),
        facts);
  }
}
