package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives facts the texts and vectors by which they are found. */
final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final EmbeddingModel model;

  Intake(EmbeddingModel model) {
    this.model = model;
  }

  EmbeddingSpec spec() {
    return model.spec();
  }

  static boolean isPrivate(Fact fact) {
    return fact.dataClass() == DataClass.KEEP_ON_DEVICE;
  }

  /**
   * Facts with bodies, with their vectors; without and incomplete when the model is away.
   *
   * @param facts all private, or none
   */
  List<IndexedFact> prepare(List<Fact> facts) {
    List<Fact> told = facts.stream().filter(fact -> fact.body() != null).toList();
    if (told.isEmpty()) {
      return List.of();
    }
    if (told.stream().anyMatch(Intake::isPrivate) && !model.onThisHost()) {
      return told.stream().map(fact -> indexed(fact, List.of(), false)).toList();
    }
    try {
      return embedded(told);
    } catch (EmbeddingException e) {
      LOG.debug("{}", e.getMessage());
      return e.refused() ? oneByOne(told) : incomplete(told);
    }
  }

  private List<IndexedFact> embedded(List<Fact> facts) throws EmbeddingException {
    List<Vector> vectors = model.embed(facts.stream().map(Intake::text).toList());
    List<IndexedFact> indexed = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      indexed.add(indexed(facts.get(i), vectors.subList(i, i + 1), false));
    }
    return indexed;
  }

  /** One text that no model can read must not keep the others from their vectors. */
  private List<IndexedFact> oneByOne(List<Fact> facts) {
    List<IndexedFact> indexed = new ArrayList<>();
    for (Fact fact : facts) {
      try {
        indexed.addAll(embedded(List.of(fact)));
      } catch (EmbeddingException e) {
        indexed.add(indexed(fact, List.of(), !e.refused()));
      }
    }
    return indexed;
  }

  private static List<IndexedFact> incomplete(List<Fact> facts) {
    return facts.stream().map(fact -> indexed(fact, List.of(), true)).toList();
  }

  private static IndexedFact indexed(Fact fact, List<Vector> vector, boolean incomplete) {
    return new IndexedFact(
        fact, text(fact), vector.isEmpty() ? null : vector.getFirst(), incomplete);
  }

  private static String text(Fact fact) {
    FactBody body = fact.body();
    return body == null ? "" : body.text();
  }
}
