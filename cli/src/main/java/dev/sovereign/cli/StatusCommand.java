package dev.sovereign.cli;

import dev.sovereign.cli.stack.PowerLine;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackStatus;
import dev.sovereign.cli.stack.StatusReader;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows what runs, since when, and what it takes. Ends 3 unless all of it is up.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final double KIB_PER_MIB = 1024.0;

  @Option(names = "--json", description = "Print it as one JSON document.")
  private boolean json;

  @Override
  public Integer call() {
    Site site = Site.loadWithoutApiKeys(System.getenv());
    StackStatus status = new StatusReader(site).read();
    Output.results()
        .println(
            json
                ? Output.json(status)
                : text(status)
                    + (status.state() == StackStatus.State.UP ? PowerLine.read(site) : ""));
    return status.state() == StackStatus.State.UP ? ExitCode.OK : ExitCode.NOT_RUNNING;
  }

  private static String text(StackStatus status) {
    String head =
        "The stack is %s. home %s%s"
            .formatted(
                status.state().toString().toLowerCase(Locale.ROOT),
                status.home(),
                status.build().isEmpty() ? "" : ", build " + status.build());
    if (status.state() == StackStatus.State.DOWN) {
      return head + "\nStart it with ./sovereign up";
    }
    return """
    %s

    service    state      pid      seconds restarts  memory MiB  ports
    %s%s
    %s in all: %.1f MiB
    %s
    %s"""
        .formatted(
            head,
            supervisor(status),
            status.services().stream().map(StatusCommand::line).collect(Collectors.joining("\n")),
            status.memoryMeasure(),
            status.memoryKib() / KIB_PER_MIB,
            cycle(status),
            status.addresses().text().stripTrailing());
  }

  private static String supervisor(StackStatus status) {
    StackStatus.Supervisor supervisor = status.supervisor();
    return supervisor == null
        ? "supervisor does not run: ./sovereign up starts one\n"
        : "%-10s %-10s %-8d %7d %8s %11.1f\n"
            .formatted(
                "supervisor",
                "ready",
                supervisor.pid(),
                supervisor.uptimeSeconds(),
                "",
                supervisor.memoryKib() / KIB_PER_MIB);
  }

  private static String line(StackStatus.Service service) {
    return "%-10s %-10s %-8s %7d %8d %11.1f  %s"
        .formatted(
            service.name(),
            service.state().toString().toLowerCase(Locale.ROOT),
            service.pid() == null ? "-" : service.pid(),
            service.uptimeSeconds(),
            service.restarts(),
            service.memoryKib() / KIB_PER_MIB,
            service.ports().stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  private static String cycle(StackStatus status) {
    return status.cycle() == null
        ? "last cycle of up: none"
        : "last cycle of up: %s %s".formatted(status.cycle().workflowId(), status.cycle().status());
  }
}
