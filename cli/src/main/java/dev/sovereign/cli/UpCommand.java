package dev.sovereign.cli;

import dev.sovereign.cli.stack.BringUp;
import dev.sovereign.cli.stack.Foreground;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StatusReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Brings the stack up, runs a first cycle and prints its report.",
      "What runs as it should is left alone; what is missing or ended is mended."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Option(
      names = "--detach",
      description = "End once the cycle is done; without it, stay, and Ctrl-C stops the stack.")
  private boolean detach;

  @Option(names = "--json", description = "Print the result as one JSON document.")
  private boolean json;

  @Option(
      names = "--no-cycle",
      description = "Start what does not run, without running a first cycle.")
  private boolean noCycle;

  @Override
  public Integer call() throws Exception {
    PrintStream results = Output.results();
    Site site = Site.load(System.getenv());
    Foreground foreground = new Foreground(site, Output.progress());
    if (!detach) {
      foreground.stopStackOnSignal();
    }
    try {
      BringUp.Result result = new BringUp(site, Output.progress()).run(!noCycle);
      UpReport report = UpReport.of(result, endpointProblems(site), new StatusReader(site).read());
      results.println(json ? Output.json(report) : report.text().stripTrailing());
      if (!detach && result.changed()) {
        foreground.stay();
      }
      return report.succeeded() ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      foreground.leaveStackAlone();
    }
  }

  private static List<String> endpointProblems(Site site) {
    try {
      return new Gateway(site).endpointProblems();
    } catch (IOException noAnswer) {
      return List.of("not seen: " + noAnswer.getMessage());
    }
  }
}
