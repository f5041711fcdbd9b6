package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Commits that are to be recorded: an empty file each, so that hooks may run at the same time. */
final class WaitingCommits {

  private static final String SEPARATOR = "@";

  private final Path folder;

  WaitingCommits(Site site) {
    this.folder = site.home().home().resolve("sessions").resolve("commits");
  }

  /** A commit of a working tree. */
  record Commit(Path repository, String id) {}

  void add(Path repository, String id) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(id + SEPARATOR + name(repository)), repository.toString());
    } catch (IOException e) {
      throw new StackException(folder + ": cannot be written: check its rights.", e);
    }
  }

  List<Commit> list() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().map(WaitingCommits::read).toList();
    } catch (IOException e) {
      throw new StackException(folder + ": cannot be read: check its rights.", e);
    }
  }

  void remove(Commit commit) {
    try {
      Files.deleteIfExists(folder.resolve(commit.id() + SEPARATOR + name(commit.repository())));
    } catch (IOException e) {
      throw new StackException(folder + ": cannot be written: check its rights.", e);
    }
  }

  private static Commit read(Path file) {
    String name = file.getFileName().toString();
    try {
      String id = name.substring(0, Math.max(0, name.indexOf(SEPARATOR)));
      return new Commit(Path.of(Files.readString(file)), id);
    } catch (IOException e) {
      throw new StackException(file + ": cannot be read: check its rights.", e);
    }
  }

  /** Tells working trees apart that have the same commit. */
  private static String name(Path repository) {
    return Integer.toHexString(repository.toString().hashCode());
  }
}
