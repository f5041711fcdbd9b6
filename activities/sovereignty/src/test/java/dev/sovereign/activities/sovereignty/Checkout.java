package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** A real repository on disk with two commits and an open source licence. */
final class Checkout implements AutoCloseable {

  static final String MIT =
      """
      MIT License

      Copyright (c) 2026 Ada

      Permission is hereby granted, free of charge, to any person obtaining a copy
      of this software and associated documentation files (the "Software"), to deal
      in the Software without restriction.

      The above copyright notice and this permission notice shall be included in all
      copies or substantial portions of the Software.

      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND.
      """;

  final Path folder;
  final Git git;

  Checkout(Path folder) throws GitAPIException, IOException {
    this.folder = folder;
    this.git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
    commit("LICENSE", MIT);
    commit("a", "1\n");
  }

  RevCommit commit(String file, String content) throws IOException, GitAPIException {
    Files.writeString(folder.resolve(file), content);
    git.add().addFilepattern(file).call();
    return commit(file);
  }

  void remove(String file) throws GitAPIException {
    git.rm().addFilepattern(file).call();
    commit("without " + file);
  }

  private RevCommit commit(String message) throws GitAPIException {
    var ada = new PersonIdent("Ada", "ada@example.org");
    return git.commit().setMessage(message).setAuthor(ada).setCommitter(ada).call();
  }

  String head() throws IOException {
    return git.getRepository().resolve("HEAD").name();
  }

  void set(String section, String subsection, String name, String value) throws IOException {
    var config = git.getRepository().getConfig();
    config.setString(section, subsection, name, value);
    config.save();
  }

  /** Removes the file of a loose object. */
  void lose(String objectId) throws IOException {
    Files.delete(
        folder
            .resolve(".git/objects")
            .resolve(objectId.substring(0, 2))
            .resolve(objectId.substring(2)));
  }

  /** What {@code git clone --depth 1} leaves behind. */
  void cutHistory() throws IOException {
    Files.writeString(folder.resolve(".git/shallow"), head() + "\n");
  }

  @Override
  public void close() {
    git.close();
  }
}
