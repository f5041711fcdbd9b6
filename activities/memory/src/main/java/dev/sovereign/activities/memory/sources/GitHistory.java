package dev.sovereign.activities.memory.sources;

import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.SourcesReport.SourceReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The history of a git repository: each commit that the head reaches is a fact, the oldest first,
 * but for those that a session told of. Reads only, and runs nothing. Commits are never superseded:
 * history that was rewritten was written all the same.
 */
record GitHistory(Path repository) implements Source {

  /** The first look at a long history takes its newest ones. */
  static final int MOST_COMMITS = 5_000;

  private static final int MOST_FILES = FactBody.MAX_ITEMS;
  private static final String HEAD_ITEM = "HEAD";

  @Override
  public String name() {
    return "git:" + repository.toAbsolutePath().normalize();
  }

  /** Sessions and the hook tell of commits as they are made. */
  @Override
  public Optional<Path> watched() {
    return Optional.empty();
  }

  @Override
  public SourceReport sync(Remembered remembered) {
    try (Repository opened = open();
        RevWalk walk = new RevWalk(opened)) {
      ObjectId head = opened.resolve(Constants.HEAD);
      Remembered.Seen seen = remembered.of(name()).get(HEAD_ITEM);
      if (head == null || (seen != null && seen.hash().equals(head.name()))) {
        return new SourceReport(name(), 0, 0, 0, List.of());
      }
      List<String> notes = new ArrayList<>();
      List<RevCommit> commits = since(walk, head, seen, notes);
      int recorded = 0;
      FactId last = null;
      for (RevCommit commit : commits.reversed()) {
        if (!remembered.knowsCommit(commit.name())) {
          last = remembered.record(draft(opened, walk, commit));
          recorded++;
        }
      }
      remembered.saw(name(), HEAD_ITEM, new Remembered.Seen(head.name(), last));
      return new SourceReport(name(), recorded, 0, 0, notes);
    } catch (IOException | IllegalStateException e) {
      throw Source.unreadable(repository, e.getClass().getSimpleName());
    }
  }

  private Repository open() throws IOException {
    var builder = new FileRepositoryBuilder().findGitDir(repository.toFile()).setMustExist(true);
    if (builder.getGitDir() == null) {
      throw Source.unreadable(repository, "it is in no git repository");
    }
    return builder.build();
  }

  /** The newest first. */
  private static List<RevCommit> since(
      RevWalk walk, ObjectId head, Remembered.@Nullable Seen seen, List<String> notes)
      throws IOException {
    walk.markStart(walk.parseCommit(head));
    RevCommit end = seen == null ? null : find(walk, seen.hash());
    if (end != null) {
      walk.markUninteresting(end);
    }
    List<RevCommit> commits = new ArrayList<>();
    for (RevCommit it = walk.next(); it != null; it = walk.next()) {
      if (commits.size() == MOST_COMMITS) {
        notes.add("commits before the newest %d were left out".formatted(MOST_COMMITS));
        break;
      }
      commits.add(it);
    }
    return commits;
  }

  private static @Nullable RevCommit find(RevWalk walk, String id) throws IOException {
    try {
      return walk.parseCommit(ObjectId.fromString(id));
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      return null;
    }
  }

  private FactDraft draft(Repository opened, RevWalk walk, RevCommit commit) throws IOException {
    String message = commit.getFullMessage().replace('\0', ' ').strip();
    String summary = message.isEmpty() ? "(no message)" : cut(message);
    var body =
        new FactBody.CodeChange(
            summary, repository.toString(), commit.name(), files(opened, walk, commit));
    return new FactDraft(
        body,
        null,
        "commit:" + commit.name(),
        "git",
        null,
        commit.getCommitterIdent().getWhenAsInstant(),
        null,
        null);
  }

  private static String cut(String message) {
    int most = FactBody.MAX_TEXT / 2;
    if (message.length() <= most) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(most - 1)) ? most - 1 : most;
    return message.substring(0, end);
  }

  /** Against its first parent; names only. */
  private static List<String> files(Repository opened, RevWalk walk, RevCommit commit)
      throws IOException {
    List<String> files = new ArrayList<>();
    try (var trees = new TreeWalk(opened)) {
      if (commit.getParentCount() == 0) {
        trees.addTree(new EmptyTreeIterator());
      } else {
        var parent = walk.parseCommit(commit.getParent(0)).getTree();
        trees.addTree(new CanonicalTreeParser(null, trees.getObjectReader(), parent));
      }
      trees.addTree(commit.getTree());
      trees.setRecursive(true);
      trees.setFilter(TreeFilter.ANY_DIFF);
      while (files.size() < MOST_FILES && trees.next()) {
        files.add(trees.getPathString());
      }
    } catch (MissingObjectException _) {
      // The clone is shallow or partial: the commit is told without its files.
    }
    return files;
  }
}
