package dev.sovereign.workflows.memory;

import java.util.List;

/**
 * What came to mind.
 *
 * @param facts the best first
 * @param way how they were found
 * @param note why it was not {@link Way#FUSED}, and that facts may be missing when the index lags
 *     behind, in words for people; empty otherwise
 * @param behind how many recorded facts the index has not taken in yet
 */
public record Recollection(List<Recalled> facts, Way way, String note, long behind) {

  public Recollection {
    facts = List.copyOf(facts);
  }

  /** How facts were found. */
  public enum Way {
    /** By words and by meaning, fused. */
    FUSED,
    /** By words in the index; no embedding was to be had. */
    LEXICAL,
    /** By PostgreSQL's full text search; the index was not to be had. */
    FULL_TEXT
  }

  /**
   * One fact and why it is here.
   *
   * @param fact whole
   * @param score comparable within one recollection only; higher is better
   * @param lexicalRank its place among the lexical results from 1; 0 when not among them
   * @param denseRank its place among the dense results from 1; 0 when not among them
   */
  public record Recalled(Fact fact, double score, int lexicalRank, int denseRank) {}
}
