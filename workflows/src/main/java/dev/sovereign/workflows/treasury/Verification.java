package dev.sovereign.workflows.treasury;

import java.util.List;

/**
 * What a recomputation of the books found.
 *
 * @param lines of the journal read
 * @param entries read
 * @param anchors compared
 * @param head hash of the last line, as recomputed, hexadecimal
 * @param findings what is wrong, first the earliest; empty when the books verify
 */
public record Verification(
    long lines, long entries, int anchors, String head, List<Finding> findings) {

  public Verification {
    findings = List.copyOf(findings);
  }

  /**
   * @param where the table and row, for example {@code entry 17/2}
   * @param what what it holds and what was expected
   */
  public record Finding(String where, String what) {}

  /** Whether nothing is wrong. */
  public boolean sound() {
    return findings.isEmpty();
  }
}
