package dev.sovereign.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Hands the one stack of this run to whichever test asks for a {@link SharedStack} parameter. It is
 * started by the first and stopped after the last; its home is a folder of the build, so a run that
 * died leaves nothing that the next does not clean up.
 */
final class SharedStack implements AutoCloseable {

  private final Stack stack;
  private final WorkRepository repository;
  private final List<String> firstCommits;
  private final CommandResult firstUp;

  private SharedStack(Path folder) {
    Path home = folder.resolve("home");
    repository = WorkRepository.init(folder.resolve("repository"));
    firstCommits =
        List.of(
            repository.commit("Plant the first seed"),
            repository.commit("Add the watering plan for TASK-7"));
    stack = Stack.in(home, repository.folder());
    firstUp = stack.run("up", "--detach");
  }

  static SharedStack start(Path folder) {
    if (Files.exists(folder.resolve("home"))) {
      Stack.in(folder.resolve("home"), folder.resolve("repository")).run("down");
    }
    Folders.delete(folder);
    return new SharedStack(folder);
  }

  Stack stack() {
    return stack;
  }

  WorkRepository repository() {
    return repository;
  }

  /** What was committed before the very first {@code up}. */
  List<String> firstCommits() {
    return firstCommits;
  }

  /** What the very first {@code up} of the run printed. */
  CommandResult firstUp() {
    return firstUp;
  }

  @Override
  public void close() {
    stack.close();
    repository.close();
  }

  /** Resolves the parameter. */
  static final class Resolver extends SharedResource<SharedStack> {
    Resolver() {
      super(SharedStack.class, "stack", SharedStack::start);
    }
  }
}
