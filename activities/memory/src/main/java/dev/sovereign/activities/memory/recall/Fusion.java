package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009): a fact's score is the sum of weight
 * / (k + rank) over the lists that it is in. A list of weight 0 is left out, and results of equal
 * score share a rank.
 *
 * @param lexical weight of the results by words
 * @param dense weight of the results by meaning
 * @param named weight of the results by the names that a question holds: no word says more, and no
 *     model of meaning tells one ticket's number from another
 * @param k the larger, the less the first places count more than the next
 */
public record Fusion(double lexical, double dense, double named, double k) {

  /** As chosen on the development part of the corpus ({@code ./benchmarks/run retrieval}). */
  public static final Fusion CHOSEN = new Fusion(0.25, 1, 1, 10);

  public Fusion {
    if (!(lexical >= 0 && dense >= 0 && named >= 0 && k > 0)) {
      throw new IllegalArgumentException(
          "weights %s, %s, %s and k %s (expected: 0 or more, and k above 0)"
              .formatted(lexical, dense, named, k));
    }
  }

  /**
   * A fused result.
   *
   * @param lexicalRank from 1; 0 when it is not among the lexical results
   * @param denseRank from 1; 0 when it is not among the dense results
   */
  public record Fused(FactId id, double score, int lexicalRank, int denseRank) {

    private Fused plus(double more) {
      return new Fused(id, score + more, lexicalRank, denseRank);
    }

    private Fused lexicalAt(int rank) {
      return new Fused(id, score, rank, denseRank);
    }

    private Fused denseAt(int rank) {
      return new Fused(id, score, lexicalRank, rank);
    }
  }

  /** All facts of the lists, the best first; equal scores in the order of their ids. */
  public List<Fused> fuse(List<Scored> byWords, List<Scored> byMeaning, List<Scored> byName) {
    Map<FactId, Fused> all = new LinkedHashMap<>();
    add(all, byWords, lexical, Fused::lexicalAt);
    add(all, byMeaning, dense, Fused::denseAt);
    add(all, byName, named, (fused, _) -> fused);
    List<Fused> best = new ArrayList<>(all.values());
    best.sort(Comparator.comparingDouble(Fused::score).reversed().thenComparing(Fused::id));
    return best;
  }

  private void add(Map<FactId, Fused> all, List<Scored> list, double weight, At at) {
    int rank = 1;
    for (int i = 0; i < list.size() && weight > 0; i++) {
      if (i > 0 && list.get(i).score() < list.get(i - 1).score()) {
        rank = i + 1;
      }
      FactId id = list.get(i).id();
      Fused before = all.getOrDefault(id, new Fused(id, 0, 0, 0));
      all.put(id, at.rank(before.plus(weight / (k + rank)), rank));
    }
  }

  private interface At {
    Fused rank(Fused fused, int rank);
  }
}
