package dev.sovereign.cli;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
    name = "schedules",
    description = "Shows the schedules declared in infra/schedules.yaml as the server has them.",
    mixinStandardHelpOptions = true)
final class SchedulesCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  @Option(names = "--reconcile", description = "Make the server's schedules those of the file.")
  private boolean reconcile;

  @Override
  public Integer call() {
    JsonNode answer = ask(new Gateway(Site.loadWithoutApiKeys(System.getenv())));
    Output.results().println(json ? Output.json(answer) : text(Gateway.list(answer)));
    return ExitCode.OK;
  }

  private JsonNode ask(Gateway gateway) {
    try {
      JsonNode reconciled = reconcile ? gateway.reconcileSchedules() : null;
      return reconciled != null && json ? reconciled : gateway.schedules();
    } catch (IOException noAnswer) {
      throw new StackException(
          "the gateway does not tell the schedules: "
              + noAnswer.getMessage()
              + ": bring the stack up with ./sovereign up.",
          noAnswer);
    }
  }

  /** The fields are the gateway's; each is shown under its own name. */
  private static String text(List<JsonNode> schedules) {
    if (schedules.isEmpty()) {
      return "No schedules.";
    }
    return schedules.stream().map(SchedulesCommand::line).collect(Collectors.joining("\n"));
  }

  private static String line(JsonNode schedule) {
    return schedule
        .propertyStream()
        .map(
            field ->
                field.getKey()
                    + "="
                    + (field.getValue().isString()
                        ? field.getValue().asString()
                        : field.getValue().toString()))
        .collect(Collectors.joining("  "));
  }
}
