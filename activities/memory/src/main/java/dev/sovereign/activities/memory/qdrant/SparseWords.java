package dev.sovereign.activities.memory.qdrant;

import dev.sovereign.activities.memory.recall.Words;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.util.StringHelper;

/**
 * Words as sparse vectors whose product, with Qdrant's IDF modifier, is BM25: a fact carries how
 * often and how densely it says a word, a question carries ones, the server knows how rare it is.
 * Words are told by hashes.
 *
 * @param weights by the word's hash; never 0
 */
record SparseWords(SortedMap<Integer, Float> weights) {

  // Lucene's and Qdrant's own choice.
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  /** Words of a usual fact: the server does not tell the mean of the collection. */
  private static final double USUAL_LENGTH = 30;

  private static final double NAME_WEIGHT = 2;
  private static final String NAME = "name:";
  private static final int SEED = 42;

  static SparseWords ofFact(String text) {
    List<String> stems = Words.stems(text);
    TreeMap<Integer, Float> counts = new TreeMap<>();
    stems.forEach(stem -> counts.merge(hash(stem), 1f, Float::sum));
    TreeMap<Integer, Float> weights = new TreeMap<>();
    counts.forEach((hash, count) -> weights.put(hash, (float) saturated(count, stems.size())));
    Words.names(text).forEach(name -> weights.put(hash(NAME + name), (float) NAME_WEIGHT));
    return new SparseWords(weights);
  }

  static SparseWords ofNames(String text) {
    TreeMap<Integer, Float> weights = new TreeMap<>();
    Words.names(text).forEach(name -> weights.put(hash(NAME + name), 1f));
    return new SparseWords(weights);
  }

  static SparseWords ofQuestion(String text) {
    TreeMap<Integer, Float> weights = new TreeMap<>(ofNames(text).weights());
    Words.stems(text).forEach(stem -> weights.put(hash(stem), 1f));
    return new SparseWords(weights);
  }

  private static double saturated(double count, int length) {
    return count * (K1 + 1) / (count + K1 * (1 - B + B * length / USUAL_LENGTH));
  }

  private static int hash(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return StringHelper.murmurhash3_x86_32(bytes, 0, bytes.length, SEED);
  }

  List<Float> values() {
    return List.copyOf(weights.values());
  }

  List<Integer> indices() {
    return List.copyOf(weights.keySet());
  }
}
