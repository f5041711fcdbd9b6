package dev.sovereign.cli;

import dev.sovereign.cli.SessionCommand.Which;
import dev.sovereign.cli.memory.Pen;
import dev.sovereign.cli.memory.RanCommand;
import dev.sovereign.cli.stack.StackException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = "Runs a command, and records it with what it returned: session run -- make test",
    mixinStandardHelpOptions = true)
final class SessionRunCommand implements Callable<Integer> {

  @Mixin private Which which;

  @Parameters(arity = "1..*", paramLabel = "word", description = "The command, behind --.")
  private List<String> command;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  SessionRunCommand() {}

  /** What the command returned: scripts must not notice that it is recorded. */
  @Override
  public Integer call() throws InterruptedException {
    Pen pen = which.pen();
    RanCommand ran = RanCommand.run(command, which.site().workingDirectory());
    try {
      which.door().record(pen, ran.fact());
    } catch (StackException e) {
      Output.progress().println("The command was run, but not recorded: " + e.getMessage());
    }
    return ran.exitCode();
  }
}
