package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What share of a question each fact found for it says, 0 to 1. A word that few of these facts say
 * counts more, by BM25's measure of how rare a word is: one that all of them say does not tell
 * which of them answers. The texts of the facts found tell it, so that no index has to.
 */
final class Said {

  private final Map<FactId, SortedSet<String>> said = new HashMap<>();

  // Sorted, as sums must not differ from one process to the next.
  private final Map<String, Double> rareness = new TreeMap<>();
  private final double all;

  /**
   * @param question its stems
   * @param byWords the texts of the facts that were found by words
   * @param found how many were found by words or else; the others say none of the words
   */
  Said(Set<String> question, Map<FactId, String> byWords, int found) {
    Map<String, Integer> facts = new HashMap<>();
    byWords.forEach(
        (id, text) -> {
          SortedSet<String> words = new TreeSet<>(Words.said(question, text));
          words.forEach(word -> facts.merge(word, 1, Integer::sum));
          said.put(id, words);
        });
    for (String word : question) {
      int saying = facts.getOrDefault(word, 0);
      rareness.put(word, Math.log1p((found - saying + 0.5) / (saying + 0.5)));
    }
    all = rareness.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** 0 for a fact that was not found by words, and when the question has none. */
  double share(FactId fact) {
    double sum = 0;
    for (String word : said.getOrDefault(fact, new TreeSet<>())) {
      sum += rareness.getOrDefault(word, 0.0);
    }
    return all == 0 ? 0 : sum / all;
  }
}
