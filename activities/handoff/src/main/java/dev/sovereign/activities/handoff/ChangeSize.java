package dev.sovereign.activities.handoff;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.io.DisabledOutputStream;

/**
 * How much a commit changed against its first parent. Files are counted exactly, a rename as two;
 * lines are those of text files up to 1 MiB.
 *
 * @param complete false when lines of some files were left out
 */
record ChangeSize(int files, int insertions, int deletions, boolean complete) {

  static final ChangeSize UNKNOWN = new ChangeSize(0, 0, 0, false);

  /** Past this many files a commit is an import; its lines say nothing and cost minutes. */
  static final int MOST_FILES_READ = 500;

  private static final int LARGEST_TEXT_BYTES = 1 << 20;

  /** Reads sizes one after the other. Not thread-safe. */
  static final class Meter implements AutoCloseable {

    private final DiffFormatter differ = new DiffFormatter(DisabledOutputStream.INSTANCE);

    Meter(Repository repository) {
      differ.setRepository(repository);
      differ.setDetectRenames(false);
      differ.setBinaryFileThreshold(LARGEST_TEXT_BYTES);
    }

    /**
     * @param parsed with its first parent's headers parsed too
     */
    ChangeSize measure(RevCommit parsed) throws IOException {
      // A null tree is JGit's empty one.
      List<DiffEntry> entries =
          parsed.getParentCount() == 0
              ? differ.scan(null, parsed.getTree())
              : differ.scan(parsed.getParent(0).getTree(), parsed.getTree());
      int insertions = 0;
      int deletions = 0;
      boolean complete = entries.size() <= MOST_FILES_READ;
      for (DiffEntry entry : entries.subList(0, Math.min(entries.size(), MOST_FILES_READ))) {
        try {
          for (var edit : differ.toFileHeader(entry).toEditList()) {
            insertions += edit.getLengthB();
            deletions += edit.getLengthA();
          }
        } catch (MissingObjectException _) {
          complete = false; // A partial clone keeps blobs elsewhere.
        }
      }
      return new ChangeSize(entries.size(), insertions, deletions, complete);
    }

    @Override
    public void close() {
      differ.close();
    }
  }
}
