package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.EmbeddingException;
import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.FactReader;
import dev.sovereign.activities.memory.recall.Vector;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** As many facts as wanted, each made of its number when it is asked for: none is held. */
final class SyntheticFacts implements FactReader {

  private static final int WORDS = 30;
  private static final int VOCABULARY = 50_000;
  private static final int CENTRES = 500;
  private static final double SPREAD = 0.8;
  private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

  private final int size;

  SyntheticFacts(int size) {
    this.size = size;
  }

  /** Words as rare as in a language: the n-th is n times rarer than the first. */
  private static String words(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> "w" + Integer.toString((int) Math.pow(VOCABULARY, random.nextDouble()), 36))
        .collect(Collectors.joining(" "));
  }

  String question(int number) {
    return words(new Random(-1L - number), 8);
  }

  private Fact fact(int number) {
    String text = "fact " + number + " " + words(new Random(number), WORDS);
    Instant about = FIRST.plusSeconds(number * 30L);
    return new HeldFacts().add(number, new FactBody.Note(text), "s" + number / 10, about);
  }

  private static int number(FactId id) {
    return Integer.parseInt(id.value().substring(id.value().lastIndexOf('-') + 1), 16);
  }

  @Override
  public List<Fact> find(Collection<FactId> ids, DataClass upTo) {
    return ids.stream().map(id -> fact(number(id))).toList();
  }

  @Override
  public List<Fact> page(@Nullable FactId after, int most, Set<DataClass> classes) {
    int from = after == null ? 1 : number(after) + 1;
    return IntStream.range(from, Math.min(from + most, size + 1)).mapToObj(this::fact).toList();
  }

  @Override
  public long count(Set<DataClass> classes) {
    return size;
  }

  /** Synthetic vectors for the facts, and those of a real model for questions. */
  EmbeddingModel embeddings(EmbeddingModel real) {
    return new EmbeddingModel() {
      @Override
      public EmbeddingSpec spec() {
        return real.spec();
      }

      @Override
      public boolean onThisHost() {
        return real.onThisHost();
      }

      @Override
      public List<Vector> embed(List<String> texts) throws EmbeddingException {
        return texts.getFirst().startsWith("fact ")
            ? texts.stream().map(text -> synthetic(text, spec().dimensions())).toList()
            : real.embed(texts);
      }
    };
  }

  private static Vector synthetic(String text, int dimensions) {
    Random noise = new Random(text.hashCode());
    Random centre = new Random(noise.nextInt(CENTRES));
    float[] numbers = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      numbers[i] = (float) (centre.nextGaussian() + SPREAD * noise.nextGaussian());
    }
    return Vector.of(numbers);
  }
}
