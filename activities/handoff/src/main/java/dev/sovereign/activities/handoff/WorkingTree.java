package dev.sovereign.activities.handoff;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.NameConflictTreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.IndexDiffFilter;
import org.eclipse.jgit.treewalk.filter.SkipWorkTreeFilter;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Files that differ from the head: changed, staged, deleted or new and not ignored. Stops at {@link
 * #MOST_FILES}, so a folder of a million new files costs no more than a hundred.
 */
final class WorkingTree {

  static final int MOST_FILES = 100;

  private static final int LONGEST_PATH = 300;
  private static final int HEAD = 0;
  private static final int INDEX = 1;
  private static final int FILES = 2;

  /** What this JVM can name on disk; in the C locale that is ASCII only. */
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private WorkingTree() {}

  /** Sorted; empty for a bare repository. */
  static List<String> dirtyFiles(Repository repository, RevTree head) throws IOException {
    return dirtyFiles(repository, head, MOST_FILES);
  }

  /** The same, stopping elsewhere. */
  static List<String> dirtyFiles(Repository repository, RevTree head, int most) throws IOException {
    if (repository.isBare()) {
      return List.of();
    }
    var dirty = new TreeSet<String>();
    try (var walk = new NameConflictTreeWalk(repository)) {
      addTrees(walk, repository, head);
      while (dirty.size() < most && walk.next()) {
        if (comparable(walk)) {
          dirty.add(Printable.name(walk.getPathString(), LONGEST_PATH));
        }
      }
    }
    return List.copyOf(dirty);
  }

  private static void addTrees(TreeWalk walk, Repository repository, RevTree head)
      throws IOException {
    walk.setRecursive(true);
    walk.setOperationType(TreeWalk.OperationType.CHECKIN_OP);
    walk.addTree(head);
    walk.addTree(new DirCacheIterator(repository.readDirCache()));
    var files = new UnfilteredFiles(repository);
    walk.addTree(files);
    files.setDirCacheIterator(walk, INDEX);
    walk.setFilter(
        AndTreeFilter.create(new SkipWorkTreeFilter(INDEX), new IndexDiffFilter(INDEX, FILES)));
  }

  /**
   * A submodule's own changes belong to its own line of work, so only another recorded commit
   * counts. A name that this JVM cannot spell would look deleted and new at once.
   */
  private static boolean comparable(TreeWalk walk) {
    if (FileMode.GITLINK.equals(walk.getRawMode(INDEX))) {
      return !walk.idEqual(HEAD, INDEX);
    }
    String path = walk.getPathString();
    return FILE_NAMES.newEncoder().canEncode(path)
        && path.indexOf('\uFFFD') < 0
        && Arrays.equals(path.getBytes(StandardCharsets.UTF_8), walk.getRawPath());
  }

  /**
   * Never runs a clean filter: a repository's configuration can name any program as one. A filtered
   * file (Git LFS) whose time stamp moved then counts as changed.
   */
  private static final class UnfilteredFiles extends FileTreeIterator {

    UnfilteredFiles(Repository repository) {
      super(repository);
    }

    private UnfilteredFiles(FileTreeIterator parent, File folder, FS fs) {
      super(parent, folder, fs);
    }

    @Override
    public AbstractTreeIterator createSubtreeIterator(ObjectReader reader) {
      return new UnfilteredFiles(this, getEntryFile(), fs);
    }

    // JGit reads null as no filter, and is not annotated.
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable String getCleanFilterCommand() {
      return null;
    }
  }
}
