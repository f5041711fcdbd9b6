package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.memory.SecretRedactor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.CommitTimeRevFilter;
import org.jspecify.annotations.Nullable;

/**
 * Walks from the head back to where the last session ended. Commits are always counted exactly;
 * sizes are read for the newest {@link #MOST_MEASURED} only. Totals leave merges out: their changes
 * are counted where they were made. One walk, one use.
 */
final class CommitHistory {

  /** A few seconds' work; a longer absence is told by its number of commits. */
  static final int MOST_MEASURED = 1000;

  /** How far back a line is read that has no usable beginning. */
  static final Duration LOOK_BACK = Duration.ofDays(30);

  private static final SecretRedactor SECRETS = new SecretRedactor();
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_AUTHOR = 100;

  private final Repository repository;
  private final int maxCommits;
  private final Set<ObjectId> shallow;
  private final List<Commit> commits = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int count;
  private int files;
  private int insertions;
  private int deletions;
  private boolean complete = true;

  /** What the walk found. */
  record Result(
      int count,
      List<Commit> commits,
      int files,
      int insertions,
      int deletions,
      List<String> notes) {}

  CommitHistory(Repository repository, int maxCommits) throws IOException {
    this.repository = repository;
    this.maxCommits = maxCommits;
    this.shallow = repository.getObjectDatabase().getShallowCommits();
  }

  Result read(ObjectId head, @Nullable String since) throws IOException {
    try (var walk = new RevWalk(repository);
        var meter = new ChangeSize.Meter(repository)) {
      RevCommit newest = walk.parseCommit(head);
      walk.markStart(newest);
      stopAt(walk, newest, since);
      // Its iterator would hide a lost object in an unchecked exception.
      for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
        add(commit, meter);
        commit.disposeBody();
      }
    }
    describe();
    return new Result(count, commits, files, insertions, deletions, notes);
  }

  private void stopAt(RevWalk walk, RevCommit newest, @Nullable String since) throws IOException {
    RevCommit end = since == null ? null : find(walk, since);
    if (end != null) {
      if (!isAncestor(end, newest)) {
        notes.add(
            "the last session's head %.10s is not an ancestor of the head (another branch, or history was rewritten)"
                .formatted(since));
      }
      walk.markUninteresting(end);
      return;
    }
    Instant oldest = newest.getCommitterIdent().getWhenAsInstant().minus(LOOK_BACK);
    walk.setRevFilter(CommitTimeRevFilter.after(oldest));
    notes.add(
        since == null
            ? "no earlier head is known here: the 30 days up to the newest commit are read"
            : "the last session's head %.10s is gone (history was rewritten): the 30 days up to the newest commit are read"
                .formatted(since));
  }

  /** In a walk of its own, because it leaves marks on commits. */
  private boolean isAncestor(ObjectId old, ObjectId newest) throws IOException {
    try (var walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(old), walk.parseCommit(newest));
    }
  }

  private static @Nullable RevCommit find(RevWalk walk, String id) throws IOException {
    try {
      return walk.parseCommit(ObjectId.fromString(id));
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      return null;
    }
  }

  private void add(RevCommit commit, ChangeSize.Meter meter) throws IOException {
    boolean listed = count < maxCommits;
    count++;
    if (count > MOST_MEASURED) {
      return;
    }
    ChangeSize size = shallow.contains(commit) ? ChangeSize.UNKNOWN : meter.measure(commit);
    complete &= size.complete();
    if (commit.getParentCount() < 2) {
      files += size.files();
      insertions += size.insertions();
      deletions += size.deletions();
    }
    if (listed) {
      commits.add(describe(commit, size));
    }
  }

  private static Commit describe(RevCommit commit, ChangeSize size) {
    var committer = commit.getCommitterIdent();
    var author = commit.getAuthorIdent();
    return new Commit(
        commit.name(),
        Printable.line(SECRETS.redact(commit.getShortMessage()).text(), LONGEST_SUBJECT),
        author == null ? "" : Printable.line(author.getName(), LONGEST_AUTHOR),
        committer == null ? Instant.EPOCH : committer.getWhenAsInstant(),
        size.files(),
        size.insertions(),
        size.deletions());
  }

  private void describe() {
    if (count > MOST_MEASURED) {
      notes.add("sizes cover the newest %d of %d commits".formatted(MOST_MEASURED, count));
    }
    if (!shallow.isEmpty()) {
      notes.add("the clone is shallow: its oldest commits are not measured");
    }
    if (!complete && shallow.isEmpty()) {
      notes.add("lines of very large commits or of objects not on this disk are not counted");
    }
  }
}
