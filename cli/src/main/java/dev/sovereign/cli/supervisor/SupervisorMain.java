package dev.sovereign.cli.supervisor;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The supervisor's program. A main class of its own and not a subcommand: the command line's parser
 * would stay in memory for as long as the stack runs.
 */
public final class SupervisorMain {

  private SupervisorMain() {}

  /**
   * Takes everything from the environment; ends with the exit code of {@link SupervisorProcess}.
   */
  public static void main(String[] arguments) throws IOException {
    SovereignHome home =
        SovereignHome.from(System.getenv(), Path.of(System.getProperty("user.home")));
    System.exit(new SupervisorProcess(home).run());
  }
}
