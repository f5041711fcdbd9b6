package dev.sovereign.workflows.handoff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What git knows about the time since the last session. Everything in it is read, nothing is
 * guessed.
 *
 * @param status whether there was anything to read
 * @param note why it was not, or what a reader must know (for example that history was rewritten);
 *     empty otherwise
 * @param line which line of work this is: the key under which sessions of this repository follow
 *     each other
 * @param previousSessionId the last sealed session of the line, absent for the first
 * @param since the head that session was sealed at, absent for the first
 * @param branch the checked-out branch, or the commit when detached
 * @param head the commit checked out, absent when there is none
 * @param commitCount commits since, listed or not
 * @param commits the newest of them, newest first
 * @param filesChanged sum over all commits but merges, whose changes are counted where they were
 *     made; a note says when some commits were too large or too many to measure
 * @param insertions the same for lines added
 * @param deletions the same for lines removed
 * @param dirtyFiles files that differ from the head, at most 100, sorted
 */
public record CodeChanges(
    Status status,
    String note,
    String line,
    @Nullable String previousSessionId,
    @Nullable String since,
    @Nullable String branch,
    @Nullable String head,
    int commitCount,
    List<Commit> commits,
    int filesChanged,
    int insertions,
    int deletions,
    List<String> dirtyFiles) {

  public CodeChanges {
    commits = List.copyOf(commits);
    dirtyFiles = List.copyOf(dirtyFiles);
  }

  /** Whether code changes were collected. */
  public enum Status {
    COLLECTED,
    NOT_A_REPOSITORY,
    EMPTY_REPOSITORY
  }
}
