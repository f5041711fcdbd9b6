package dev.sovereign.activities.sovereignty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Anybody may take a copy (the head carries an open source licence) and can (nothing is missing).
 */
final class ForkableProbe implements Probe {

  private static final Pattern LICENCE_FILE = Pattern.compile("(?i)(licen[cs]e|copying)([.-].*)?");

  /** The longest licence in use, GPL-3.0, has 35 kB. */
  private static final int LARGEST_LICENCE_BYTES = 200_000;

  private final Licences licences = Licences.load();

  @Override
  public Finding look(Path folder) throws IOException {
    try (Repository repository = GitRepositories.open(folder)) {
      String partial = GitRepositories.partial(repository);
      if (partial != null) {
        return Finding.missing(partial);
      }
      ObjectId head = repository.resolve(Constants.HEAD);
      return head == null
          ? Finding.missing("the repository has no commit")
          : look(repository, head);
    }
  }

  private Finding look(Repository repository, ObjectId head) throws IOException {
    try (var walk = new RevWalk(repository);
        var reader = repository.newObjectReader()) {
      RevTree tree = walk.parseCommit(head).getTree();
      String licence = licence(reader, tree);
      if (licence == null) {
        return Finding.missing("no open source licence is recognised at the head's root");
      }
      String lost = firstLost(reader, tree);
      return lost == null
          ? Finding.seen("licence %s, every file of the head is on disk".formatted(licence))
          : Finding.missing("not on this disk: " + lost);
    }
  }

  private @Nullable String licence(ObjectReader reader, RevTree tree) throws IOException {
    try (var walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      while (walk.next()) {
        boolean file = (walk.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
        if (file && LICENCE_FILE.matcher(walk.getPathString()).matches()) {
          String name = licences.recognise(text(reader, walk.getObjectId(0))).orElse(null);
          if (name != null) {
            return name;
          }
        }
      }
    }
    return null;
  }

  private static String text(ObjectReader reader, ObjectId id) throws IOException {
    ObjectLoader file = reader.open(id, Constants.OBJ_BLOB);
    return file.getSize() > LARGEST_LICENCE_BYTES ? "" : new String(file.getBytes(), UTF_8);
  }

  /** A missing folder object ends the walk with an exception, which the caller reports. */
  private static @Nullable String firstLost(ObjectReader reader, RevTree tree) throws IOException {
    try (var walk = new TreeWalk(reader)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        boolean submodule = FileMode.GITLINK.equals(walk.getRawMode(0));
        if (!submodule && !reader.has(walk.getObjectId(0))) {
          return walk.getPathString();
        }
      }
    }
    return null;
  }
}
