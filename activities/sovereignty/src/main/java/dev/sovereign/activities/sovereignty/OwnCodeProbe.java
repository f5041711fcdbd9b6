package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** The whole history is here, and the running build was made from a commit of it. */
final class OwnCodeProbe implements Probe {

  private final String build;

  /**
   * @param build the commit of the running build; empty when unknown
   */
  OwnCodeProbe(String build) {
    this.build = build;
  }

  @Override
  public Finding look(Path folder) throws IOException {
    if (!ObjectId.isId(build)) {
      return Finding.missing("the running build does not know its commit");
    }
    try (Repository repository = GitRepositories.open(folder)) {
      String partial = GitRepositories.partial(repository);
      return partial == null ? walk(repository) : Finding.missing(partial);
    }
  }

  private Finding walk(Repository repository) throws IOException {
    ObjectId head = repository.resolve(Constants.HEAD);
    if (head == null) {
      return Finding.missing("the repository has no commit");
    }
    if (!holdsBuild(repository)) {
      return Finding.missing("the running build's commit %.10s is not in it".formatted(build));
    }
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      walk.markStart(walk.parseCommit(head));
      int commits = 0;
      // Its iterator would hide a lost object in an unchecked exception.
      while (walk.next() != null) {
        commits++;
      }
      return Finding.seen("%d commits on disk, build %.10s in it".formatted(commits, build));
    } catch (MissingObjectException e) {
      return Finding.missing("commit %.10s is not on this disk".formatted(e.getObjectId().name()));
    }
  }

  private boolean holdsBuild(Repository repository) throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.parseCommit(ObjectId.fromString(build));
      return true;
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      return false;
    }
  }
}
