package dev.sovereign.cli;

import dev.sovereign.cli.provide.ProvisionException;
import dev.sovereign.cli.stack.StackException;
import dev.sovereign.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command and its subcommands. */
@Command(
    name = "sovereign",
    description = "Keeps AI work going on machines its owner controls.",
    mixinStandardHelpOptions = true,
    version = "sovereign 0.1.0-SNAPSHOT",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      LogsCommand.class,
      SchedulesCommand.class,
      AskCommand.class,
      CostCommand.class,
      CacheCommand.class,
      CatchUpCommand.class,
      ContentCommand.class,
      SessionCommand.class,
      RememberCommand.class,
      RecallCommand.class,
      MemoryCommand.class,
      McpCommand.class,
      TreasuryCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done, or nothing to do.",
      "1:Failed: a step of up, the first cycle, a check of doctor, or a call.",
      "2:The command line, the configuration or the question cannot be used.",
      "3:status, ask: the stack, or a part of it, is not running.",
      "4:ask: too many ask at once; come back later.",
      "5:ask: no model may or can answer now."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  SOVEREIGN_HOME         state (default ~/.sovereign)",
      "  SOVEREIGN_CACHE        downloads and builds (default the user's cache folder)",
      "  SOVEREIGN_CONFIG       the configuration (default $SOVEREIGN_HOME/sovereign.yaml)",
      "  SOVEREIGN_SESSION      session: the id of the one that is meant (default: the one open here)",
      "  SOVEREIGN_JDK          a JDK 25 (default: found)",
      "  SOVEREIGN_SKIP_BUILD   1: run what is built, without looking whether sources changed"
    })
public final class Sovereign implements Runnable {

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  Sovereign() {}

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    int exit = run(arguments);
    System.out.flush();
    System.exit(exit);
  }

  private static int run(String... arguments) {
    return isBridge(arguments)
        ? read(new McpCommand()).execute()
        : read(new Sovereign()).execute(arguments);
  }

  /**
   * Whether the bridge is asked for, and nothing more. MCP clients give it as little as 3 s from
   * start to first answer. Reading the annotations of every command took a quarter of the time
   * until then, so for them it alone is read.
   */
  private static boolean isBridge(String... arguments) {
    return arguments.length == 1 && arguments[0].equals(McpCommand.NAME);
  }

  private static CommandLine read(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler((problem, line, _) -> explain(problem, line.getErr()))
        .setParameterExceptionHandler(Sovereign::explainUsage)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is needed: up, down, status, ...");
  }

  /** Messages for the operator are printed as they are; anything else is a fault of ours. */
  private static int explain(Exception problem, PrintWriter err) {
    if (problem instanceof ConfigException config) {
      err.println("sovereign: the configuration cannot be used:");
      config.problems().forEach(line -> err.println("  " + line));
      return ExitCode.USAGE;
    }
    boolean meant = problem instanceof StackException || problem instanceof ProvisionException;
    err.println("sovereign: " + (meant ? problem.getMessage() : problem.toString()));
    return ExitCode.FAILED;
  }

  private static int explainUsage(ParameterException problem, String[] arguments) {
    CommandLine line = problem.getCommandLine();
    line.getErr().println("sovereign: " + problem.getMessage());
    line.getErr().println("See ./sovereign --help.");
    return ExitCode.USAGE;
  }
}
