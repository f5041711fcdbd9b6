package dev.sovereign.cli;

import dev.sovereign.cli.later.LaterDoor;
import dev.sovereign.cli.later.LaterText;
import dev.sovereign.cli.stack.Site;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "catch-up",
    description =
        "Shows what waits to be made again by a better tier, and what was, with the difference.",
    mixinStandardHelpOptions = true)
final class CatchUpCommand implements Callable<Integer> {

  @Option(
      names = "--state",
      paramLabel = "state",
      description = "Only waiting, done, expired or failed.")
  private @Nullable String state;

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  @Override
  public Integer call() {
    JsonNode queue = door().catchUps(state);
    Output.results().println(json ? Output.json(queue) : LaterText.catchUps(queue));
    return ExitCode.OK;
  }

  @Command(
      name = "show",
      description = "Shows both answers of a call and the lines in which they differ.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "id", description = "The id of the earlier call.") String id,
      @Option(names = "--json", description = "Print the gateway's own document.") boolean both) {
    JsonNode answers = door().catchUp(id);
    Output.results().println(both ? Output.json(answers) : LaterText.catchUp(answers));
    return ExitCode.OK;
  }

  private static LaterDoor door() {
    return new LaterDoor(Site.loadWithoutApiKeys(System.getenv()));
  }
}
