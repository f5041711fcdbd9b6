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
 * score share a rank. The best of the results by words may still say one common word of the
 * question only, so what they give is scaled by the share of its words that a fact says, where a
 * rare word counts more ({@link Said}).
 *
 * @param lexical weight of the results by words, for a fact that says all words of the question
 * @param dense weight of the results by meaning
 * @param named weight of the results by the names that a question holds: no word says more, and no
 *     model of meaning tells one ticket's number from another
 * @param k the larger, the less the first places count more than the next
 * @param floor the part of {@code lexical}, 0 to 1, that counts however few of the words a fact
 *     says; 1 is plain reciprocal rank fusion
 */
public record Fusion(double lexical, double dense, double named, double k, double floor) {

  /** As chosen on development data; docs/decisions/0027 says on which and against what. */
  public static final Fusion CHOSEN = new Fusion(2.5, 1, 1, 20, 0);

  public Fusion {
    if (!(lexical >= 0 && dense >= 0 && named >= 0 && k > 0 && floor >= 0 && floor <= 1)) {
      throw new IllegalArgumentException(
          "weights %s, %s, %s, k %s and floor %s (expected: 0 or more, k above 0, floor 0 to 1)"
              .formatted(lexical, dense, named, k, floor));
    }
  }

  /**
   * A fused result.
   *
   * @param byWords what the results by words give it, if it says all words of the question
   * @param beside what the other lists give it
   * @param lexicalRank from 1; 0 when it is not among the lexical results
   * @param denseRank from 1; 0 when it is not among the dense results
   */
  public record Fused(FactId id, double byWords, double beside, int lexicalRank, int denseRank) {

    /** The most that its score can be. */
    public double most() {
      return byWords + beside;
    }

    private Fused lexicalAt(int rank, double more) {
      return new Fused(id, byWords + more, beside, rank, denseRank);
    }

    private Fused denseAt(int rank, double more) {
      return new Fused(id, byWords, beside + more, lexicalRank, rank);
    }

    private Fused named(double more) {
      return new Fused(id, byWords, beside + more, lexicalRank, denseRank);
    }
  }

  /**
   * The score of a result.
   *
   * @param said the share of the question's words that the fact says, 0 to 1, as {@link Said} tells
   */
  public double score(Fused fused, double said) {
    return fused.beside() + fused.byWords() * (floor + (1 - floor) * said);
  }

  /** All facts of the lists, by the most that they can score; equal ones in the order of ids. */
  public List<Fused> fuse(List<Scored> byWords, List<Scored> byMeaning, List<Scored> byName) {
    Map<FactId, Fused> all = new LinkedHashMap<>();
    add(all, byWords, lexical, Fused::lexicalAt);
    add(all, byMeaning, dense, Fused::denseAt);
    add(all, byName, named, (fused, _, more) -> fused.named(more));
    List<Fused> best = new ArrayList<>(all.values());
    best.sort(Comparator.comparingDouble(Fused::most).reversed().thenComparing(Fused::id));
    return best;
  }

  private void add(Map<FactId, Fused> all, List<Scored> list, double weight, At at) {
    int rank = 1;
    for (int i = 0; i < list.size() && weight > 0; i++) {
      if (i > 0 && list.get(i).score() < list.get(i - 1).score()) {
        rank = i + 1;
      }
      FactId id = list.get(i).id();
      Fused before = all.getOrDefault(id, new Fused(id, 0, 0, 0, 0));
      all.put(id, at.rank(before, rank, weight / (k + rank)));
    }
  }

  private interface At {
    Fused rank(Fused fused, int rank, double more);
  }
}
