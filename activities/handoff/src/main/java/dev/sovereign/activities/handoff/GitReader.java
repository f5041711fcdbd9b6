package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.MechanicalState;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a git repository without writing to it and without running anything: no hook, no filter, no
 * {@code git}. That is why a repository of another owner ({@code safe.directory}) is read like any
 * other.
 *
 * <p>A line of work is {@code git:} and the real path of the folder that holds the objects, so
 * linked worktrees share one line and a moved checkout begins a new one; outside a repository it is
 * {@code none:} and the real path of the folder. Thread-safe.
 */
final class GitReader {

  /** Listed of the files that differ, and counted of them. */
  private static final int LISTED_FILES = 200;

  private static final int COUNTED_FILES = 10_000;

  GitReader() {
    QuietSystemReader.install();
  }

  /** The session that a line ended with. */
  record Previous(String sessionId, @Nullable String head) {}

  /** Finds the last session of a line. */
  @FunctionalInterface
  interface Lines {
    @Nullable Previous last(String line);
  }

  /** Something to read from a repository, or from a folder outside of any. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(Path folder, @Nullable Repository repository) throws IOException;
  }

  /** Fails with {@link HandoffFailure#REPOSITORY_UNREADABLE}. */
  CodeChanges read(Path folder, int maxCommits, Lines lines) {
    return within(
        folder,
        (real, repository) ->
            repository == null
                ? withoutRepository(real, lines)
                : read(repository, maxCommits, lines));
  }

  /**
   * What the working tree is like at this moment; null outside a repository. At most {@value
   * #COUNTED_FILES} files are counted. Fails with {@link HandoffFailure#REPOSITORY_UNREADABLE}.
   */
  @Nullable MechanicalState state(Path folder, Instant now) {
    return within(
            folder,
            (real, repository) -> Optional.ofNullable(repository).map(it -> state(it, real, now)))
        .orElse(null);
  }

  /** The working tree's folder, or the folder itself outside a repository. */
  Path root(Path folder) {
    return within(
        folder,
        (real, repository) -> {
          if (repository == null) {
            return real;
          }
          Path common = repository.getCommonDirectory().toPath().toRealPath();
          return common.endsWith(Constants.DOT_GIT) ? common.resolveSibling("") : common;
        });
  }

  /** The line of the cycles that report on the folder; empty outside a repository. */
  Optional<String> line(Path folder) {
    return within(
        folder,
        (_, repository) -> repository == null ? Optional.empty() : Optional.of(lineOf(repository)));
  }

  private static String lineOf(Repository repository) throws IOException {
    return "git:" + repository.getCommonDirectory().toPath().toRealPath();
  }

  private static <T> T within(Path folder, Reading<T> reading) {
    try {
      Path real = folder.toRealPath();
      if (!Files.isDirectory(real)) {
        throw unreadable(folder, "it is not a folder", null);
      }
      try (Repository repository = open(real)) {
        return reading.from(real, repository);
      }
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw unreadable(folder, e.getClass().getSimpleName(), e);
    }
  }

  private static MechanicalState state(Repository repository, Path folder, Instant now) {
    try {
      ObjectId head = repository.resolve(Constants.HEAD);
      String branch = repository.getFullBranch();
      List<String> dirty = head == null ? List.of() : dirtyFiles(repository, head, COUNTED_FILES);
      return new MechanicalState(
          (repository.isBare() ? folder : repository.getWorkTree().toPath()).toString(),
          branch == null || !branch.startsWith(Constants.R_HEADS)
              ? null
              : Printable.name(Repository.shortenRefName(branch), 200),
          head == null ? null : head.name(),
          dirty.subList(0, Math.min(LISTED_FILES, dirty.size())),
          dirty.size(),
          now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Repository open(Path folder) throws IOException {
    var builder = new FileRepositoryBuilder().findGitDir(folder.toFile()).setMustExist(true);
    if (builder.getGitDir() != null) {
      return builder.build();
    }
    for (File each = folder.toFile(); each != null; each = each.getParentFile()) {
      File dotGit = new File(each, Constants.DOT_GIT);
      if (dotGit.exists()) {
        throw new RepositoryNotFoundException(dotGit);
      }
    }
    return null;
  }

  private static CodeChanges read(Repository repository, int maxCommits, Lines lines)
      throws IOException {
    String line = lineOf(repository);
    Previous previous = lines.last(line);
    String branch = Printable.name(String.valueOf(repository.getBranch()), 200);
    ObjectId head = repository.resolve(Constants.HEAD);
    if (head == null) {
      var note = "branch " + branch + " has no commit yet";
      return nothing(CodeChanges.Status.EMPTY_REPOSITORY, note, line, previous, branch);
    }
    String since = previous == null ? null : previous.head();
    var history = new CommitHistory(repository, maxCommits).read(head, since);
    return new CodeChanges(
        CodeChanges.Status.COLLECTED,
        String.join("; ", history.notes()),
        line,
        previous == null ? null : previous.sessionId(),
        since,
        branch,
        head.name(),
        history.count(),
        history.commits(),
        history.files(),
        history.insertions(),
        history.deletions(),
        dirtyFiles(repository, head, WorkingTree.MOST_FILES));
  }

  private static List<String> dirtyFiles(Repository repository, ObjectId head, int most)
      throws IOException {
    try (var walk = new RevWalk(repository)) {
      return WorkingTree.dirtyFiles(repository, walk.parseCommit(head).getTree(), most);
    }
  }

  private static CodeChanges withoutRepository(Path folder, Lines lines) {
    String line = "none:" + folder;
    String note = "not in a git repository: code changes were not collected";
    return nothing(CodeChanges.Status.NOT_A_REPOSITORY, note, line, lines.last(line), null);
  }

  private static CodeChanges nothing(
      CodeChanges.Status status,
      String note,
      String line,
      @Nullable Previous previous,
      @Nullable String branch) {
    String sessionId = previous == null ? null : previous.sessionId();
    String since = previous == null ? null : previous.head();
    return new CodeChanges(
        status, note, line, sessionId, since, branch, null, 0, List.of(), 0, 0, 0, List.of());
  }

  private static RuntimeException unreadable(Path folder, String why, @Nullable Throwable cause) {
    String message =
        "%s cannot be read as a git repository (%s). Check that it exists, that the worker's user may read it and that `git fsck` passes there, or set `repository` in sovereign.yaml."
            .formatted(folder, why);
    return cause == null
        ? HandoffFailure.REPOSITORY_UNREADABLE.failure(message)
        : HandoffFailure.REPOSITORY_UNREADABLE.failure(message, cause);
  }
}
