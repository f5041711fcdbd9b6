package dev.sovereign.workflows.memory;

import java.util.List;

/**
 * What became of the sources.
 *
 * @param sources in the order of the configuration; empty when none is configured
 */
public record SourcesReport(List<SourceReport> sources) {
  public SourcesReport {
    sources = List.copyOf(sources);
  }

  /**
   * What became of one.
   *
   * @param source its name, for example {@code folder:/srv/vault}
   * @param recorded parts that became facts, changed ones among them
   * @param superseded how many of those replaced an older fact
   * @param gone parts that are there no more
   * @param notes what was left out and why, and what to do; at most 20 lines
   */
  public record SourceReport(
      String source, int recorded, int superseded, int gone, List<String> notes) {
    public SourceReport {
      notes = List.copyOf(notes);
    }
  }
}
