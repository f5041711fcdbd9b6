package dev.sovereign.activities.handoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** A real repository on disk. */
final class GitFixture implements AutoCloseable {

  final Path folder;
  final Git git;
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");

  GitFixture(Path folder) throws GitAPIException {
    QuietSystemReader.install();
    this.folder = folder;
    this.git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
  }

  void passDays(int days) {
    now = now.plusSeconds(days * 86_400L);
  }

  PersonIdent author() {
    now = now.plusSeconds(60);
    return new PersonIdent("Ada", "ada@example.org", now, ZoneOffset.UTC);
  }

  RevCommit commit(String file, String content, String message)
      throws IOException, GitAPIException {
    write(file, content);
    git.add().addFilepattern(".").call();
    var author = author();
    return git.commit().setMessage(message).setAuthor(author).setCommitter(author).call();
  }

  void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  @Override
  public void close() {
    git.close();
  }
}
