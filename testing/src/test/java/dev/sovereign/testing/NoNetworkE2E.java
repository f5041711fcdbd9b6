package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose only network is its own loopback. */
class NoNetworkE2E {

  @Test
  void upWorksAndTheCycleCompletesWithoutANetwork(@TempDir Path folder) {
    boolean root = ProcessHandle.current().info().user().filter("root"::equals).isPresent();
    if (!root) {
      System.out.println("skipped: only root can make a network namespace");
    }
    assumeTrue(root, "only root can make a network namespace");
    try (WorkRepository repository = WorkRepository.init(folder.resolve("repository"))) {
      repository.commit("Dig the well");
      Stack stack = Stack.in(folder.resolve("home"), repository.folder());

      CommandResult result = stack.runWithoutNetwork("up --detach", "status", "down");

      assertThat(result.orThrow().out())
          .contains("Dig the well", repository.head().substring(0, 10));
    }
  }
}
