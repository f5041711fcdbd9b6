package dev.sovereign.cli.doctor;

import java.util.List;

/**
 * The document of {@code sovereign doctor --json}. Fields are only ever added.
 *
 * @param ok whether every check is
 * @param checks in the order in which mending helps
 */
public record Diagnosis(boolean ok, List<Check> checks) {

  public Diagnosis {
    checks = List.copyOf(checks);
  }

  static Diagnosis of(List<Check> checks) {
    return new Diagnosis(checks.stream().allMatch(Check::ok), checks);
  }
}
