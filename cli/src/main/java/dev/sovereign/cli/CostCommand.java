package dev.sovereign.cli;

import dev.sovereign.cli.cost.CostReport;
import dev.sovereign.cli.cost.LayerTable;
import dev.sovereign.cli.cost.Since;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "cost",
    description = "Shows what calls to models cost, by layer and endpoint, and the budgets.",
    mixinStandardHelpOptions = true)
final class CostCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "time",
      defaultValue = "24h",
      description = "24h (default), 7d, a day such as 2026-11-01 (UTC), or an instant.")
  private String since;

  @Option(
      names = "--what-if",
      paramLabel = "moves",
      defaultValue = "",
      description =
          "What it would cost with a share of a layer's work done at another, for example"
              + " large=small:0.25,large=medium:0.25.")
  private String whatIf;

  @Option(
      names = "--layers",
      description = "What is typical of each layer: price, power and latency class.")
  private boolean layers;

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  CostCommand() {}

  @Override
  public Integer call() {
    Instant start =
        Since.parse(since, Instant.now())
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--since: " + since + " (expected: 24h, 7d, 2026-11-01 or an instant)"));
    JsonNode document = ask(new Gateway(Site.loadWithoutApiKeys(System.getenv())), start, whatIf);
    Output.results().println(json ? Output.json(document) : text(document));
    return ExitCode.OK;
  }

  private String text(JsonNode document) {
    return layers ? LayerTable.text(document) : CostReport.text(document);
  }

  private static JsonNode ask(Gateway gateway, Instant start, String whatIf) {
    try {
      return gateway.cost(start, whatIf);
    } catch (IOException noAnswer) {
      throw new StackException(
          "the gateway does not tell the costs: "
              + noAnswer.getMessage()
              + ": bring the stack up with ./sovereign up.",
          noAnswer);
    }
  }
}
