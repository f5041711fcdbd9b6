package dev.sovereign.workflows.sovereignty;

import java.util.List;

/**
 * @param evidence one entry an observation
 * @param rubrics the rubrics in force, recorded with the evidence so that a replay scores by the
 *     same rules
 */
public record EvidenceReport(List<Evidence> evidence, List<Rubric> rubrics) {
  public EvidenceReport {
    evidence = List.copyOf(evidence);
    rubrics = List.copyOf(rubrics);
  }
}
