package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.EmbeddingException;
import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.Vector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Asks a model once for each text: the same questions are put under many weights. */
final class RememberedEmbeddings implements EmbeddingModel {

  private final EmbeddingModel model;
  private final Map<String, Vector> known = new HashMap<>();

  RememberedEmbeddings(EmbeddingModel model) {
    this.model = model;
  }

  @Override
  public EmbeddingSpec spec() {
    return model.spec();
  }

  @Override
  public boolean onThisHost() {
    return model.onThisHost();
  }

  @Override
  public List<Vector> embed(List<String> texts) throws EmbeddingException {
    List<String> unknown = texts.stream().filter(it -> !known.containsKey(it)).distinct().toList();
    if (!unknown.isEmpty()) {
      List<Vector> made = model.embed(unknown);
      for (int i = 0; i < unknown.size(); i++) {
        known.put(unknown.get(i), made.get(i));
      }
    }
    List<Vector> vectors = new ArrayList<>();
    texts.forEach(text -> vectors.add(Objects.requireNonNull(known.get(text))));
    return vectors;
  }
}
