package dev.sovereign.activities.memory.recall;

import java.util.ArrayList;
import java.util.List;

/** Knows four topics by their words; away or refusing when told so. */
final class FakeModel implements EmbeddingModel {

  static final String UNREADABLE = "\u2603";
  private static final List<List<String>> TOPICS =
      List.of(
          List.of("ship", "vessel"),
          List.of("cache", "reuse"),
          List.of("money", "invoice"),
          List.of("night", "dark"));

  final List<String> asked = new ArrayList<>();
  boolean away;
  boolean onThisHost = true;
  EmbeddingSpec spec = TestFacts.SPEC;

  @Override
  public EmbeddingSpec spec() {
    return spec;
  }

  @Override
  public boolean onThisHost() {
    return onThisHost;
  }

  @Override
  public List<Vector> embed(List<String> texts) throws EmbeddingException {
    if (away) {
      throw new EmbeddingException("the model is away", false);
    }
    if (texts.stream().anyMatch(text -> text.contains(UNREADABLE))) {
      throw new EmbeddingException("a text was refused", true);
    }
    asked.addAll(texts);
    return texts.stream().map(this::vector).toList();
  }

  private Vector vector(String text) {
    float[] numbers = new float[spec.dimensions()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 0.01f;
    }
    for (int topic = 0; topic < Math.min(TOPICS.size(), numbers.length); topic++) {
      for (String word : TOPICS.get(topic)) {
        numbers[topic] += text.toLowerCase(java.util.Locale.ROOT).contains(word) ? 1 : 0;
      }
    }
    return Vector.of(numbers);
  }
}
