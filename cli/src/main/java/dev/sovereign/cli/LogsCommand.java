package dev.sovereign.cli;

import dev.sovereign.cli.stack.LogFollower;
import dev.sovereign.cli.stack.LogTail;
import dev.sovereign.cli.stack.Site;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    description = "Prints the end of a service's log, or of all.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

  private static final List<String> ALL =
      List.of("supervisor", "postgres", "temporal", "model", "worker");

  @Parameters(
      arity = "0..1",
      paramLabel = "service",
      description = "supervisor, postgres, temporal, model or worker; all when absent.")
  private @Nullable String service;

  @Option(names = "-f", description = "Go on printing what is added.")
  private boolean follow;

  @Option(names = "-n", defaultValue = "40", description = "How many lines (default 40).")
  private int lines;

  @Override
  public Integer call() throws Exception {
    Site site = Site.withoutConfig(System.getenv());
    PrintStream results = Output.results();
    if (service != null && !ALL.contains(service)) {
      Output.progress().println("sovereign: no service " + service + ": expected one of " + ALL);
      return ExitCode.USAGE;
    }
    List<String> names = service == null ? ALL : List.of(service);
    LogFollower follower = new LogFollower(results);
    for (String name : names) {
      Path log = site.runFolder().log(name);
      String prefix = names.size() == 1 ? "" : "%-10s | ".formatted(name);
      follower.add(log, prefix);
      if (Files.exists(log)) {
        LogTail.lines(log, lines).forEach(line -> results.println(prefix + line));
      }
    }
    if (follow) {
      follower.follow();
    }
    return ExitCode.OK;
  }
}
