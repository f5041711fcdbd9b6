package dev.sovereign.activities.memory.sources;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.SourcesReport.SourceReport;
import java.nio.file.Path;
import java.util.Optional;

/** Something outside that facts are made of and kept in step with. */
public sealed interface Source permits MarkdownFolder, GitHistory {

  /** Names it for ever, for example {@code folder:/srv/vault}. */
  String name();

  /**
   * Brings what is remembered in step with what is there now. Idempotent. Fails with {@link
   * MemoryFailure#SOURCE_UNREADABLE}, and as the store of facts does.
   */
  SourceReport sync(Remembered remembered);

  /** The folder in which its changes can be noticed; empty where it is looked at hourly only. */
  Optional<Path> watched();

  /**
   * A folder of Markdown, for example an Obsidian vault.
   *
   * @param dataClass how far its notes may travel
   */
  static Source markdown(Path folder, DataClass dataClass) {
    return new MarkdownFolder(folder, dataClass);
  }

  /** The history of a git repository. */
  static Source git(Path repository) {
    return new GitHistory(repository);
  }

  /** For messages that an operator reads. */
  static RuntimeException unreadable(Path where, String why) {
    return MemoryFailure.SOURCE_UNREADABLE.failure(
        "%s cannot be read (%s). Check that it exists and that the worker's user may read it, or take it out of memory.sources in sovereign.yaml."
            .formatted(where, why));
  }
}
