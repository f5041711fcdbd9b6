package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.MechanicalState;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the machine can say about a session's repository. Thread-safe. */
final class Workspace {

  private static final int MOST_COMMITS = 50;
  private static final int LONGEST_LINE = 200;

  private final GitReader git = new GitReader();
  private final Clock clock;

  Workspace(Clock clock) {
    this.clock = clock;
  }

  /**
   * The line of work of those who work in a repository; its worktrees share it. Not that of the
   * metabolism, which begins with {@code git:}, so a cycle never takes the pen from them.
   */
  String line(String repository) {
    String line = "work:" + git.root(folder(repository));
    return line.length() <= LONGEST_LINE ? line : "work:sha256:" + CanonicalJson.hex(line);
  }

  /** The lines of those who work in a repository and of the cycles that report on it. */
  List<String> lines(String repository) {
    return Stream.concat(Stream.of(line(repository)), git.line(folder(repository)).stream())
        .toList();
  }

  /** Null outside a repository. Fails with {@link HandoffFailure#REPOSITORY_UNREADABLE}. */
  @Nullable MechanicalState state(@Nullable String repository) {
    return repository == null ? null : git.state(folder(repository), clock.instant());
  }

  /** The same, null also when it cannot be read: no session stays open because of its folder. */
  @Nullable MechanicalState stateIfReadable(@Nullable String repository) {
    try {
      return state(repository);
    } catch (ApplicationFailure _) {
      return null;
    }
  }

  /** Commits since the session was opened. */
  CodeChanges changes(SessionRow session) {
    String repository = session.repository();
    MechanicalState opened = session.atOpening();
    if (repository == null || opened == null) {
      return nothing(session, "the session named no git repository");
    }
    var previous = new GitReader.Previous(String.valueOf(session.id()), opened.head());
    try {
      return ofLine(session, git.read(folder(repository), MOST_COMMITS, _ -> previous));
    } catch (ApplicationFailure _) {
      return nothing(session, "the repository could not be read when the session was sealed");
    }
  }

  private static Path folder(String repository) {
    try {
      Path folder = Path.of(repository);
      if (folder.isAbsolute()) {
        return folder;
      }
    } catch (InvalidPathException _) {
      // Refused below, as any other name of no folder.
    }
    throw HandoffFailure.REPOSITORY_UNREADABLE.failure(
        "repository: %s is not an absolute path. Name the folder on the host of the gateway from its root, or leave it out and name a line."
            .formatted(Printable.name(repository, 200)));
  }

  private static CodeChanges ofLine(SessionRow session, CodeChanges it) {
    return new CodeChanges(
        it.status(),
        it.note(),
        session.view().line(),
        session.view().previousSessionId(),
        it.since(),
        it.branch(),
        it.head(),
        it.commitCount(),
        it.commits(),
        it.filesChanged(),
        it.insertions(),
        it.deletions(),
        it.dirtyFiles());
  }

  private static CodeChanges nothing(SessionRow session, String note) {
    return new CodeChanges(
        CodeChanges.Status.NOT_A_REPOSITORY,
        note,
        session.view().line(),
        session.view().previousSessionId(),
        null,
        null,
        null,
        0,
        List.of(),
        0,
        0,
        0,
        List.of());
  }
}
