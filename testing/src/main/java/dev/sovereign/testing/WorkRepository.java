package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** A real git repository that a test can work in. */
public final class WorkRepository implements AutoCloseable {

  private final Path folder;
  private final Git git;
  private int written;

  private WorkRepository(Path folder, Git git) {
    this.folder = folder;
    this.git = git;
  }

  /** An empty one in a new or empty folder. */
  public static WorkRepository init(Path folder) {
    try {
      Files.createDirectories(folder);
      return new WorkRepository(
          folder, Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  public Path folder() {
    return folder;
  }

  /** Writes a new file and commits it; returns the commit's id. */
  public String commit(String subject) {
    try {
      Files.writeString(folder.resolve("note-" + ++written + ".txt"), subject + "\n");
      git.add().addFilepattern(".").call();
      return git.commit()
          .setMessage(subject)
          .setAuthor("Test", "test@example.invalid")
          .setCommitter("Test", "test@example.invalid")
          .setSign(false)
          .call()
          .getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The id of the commit that is checked out. */
  public String head() {
    try {
      return git.getRepository().resolve("HEAD").getName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
