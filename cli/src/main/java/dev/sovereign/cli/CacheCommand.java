package dev.sovereign.cli;

import dev.sovereign.cli.later.LaterDoor;
import dev.sovereign.cli.later.LaterText;
import dev.sovereign.cli.stack.Site;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "cache",
    description = "Shows what is in the exact cache, and forgets one answer of it.",
    mixinStandardHelpOptions = true)
final class CacheCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  @Override
  public Integer call() {
    JsonNode cache = door().cache();
    Output.results().println(json ? Output.json(cache) : LaterText.cache(cache));
    return ExitCode.OK;
  }

  @Command(
      name = "evict",
      description = "Forgets a kept answer and its content.",
      mixinStandardHelpOptions = true)
  int evict(
      @Parameters(paramLabel = "id", description = "The id of the call that bought it.")
          String id) {
    door().evict(id);
    Output.results().println("Evicted " + id);
    return ExitCode.OK;
  }

  private static LaterDoor door() {
    return new LaterDoor(Site.loadWithoutApiKeys(System.getenv()));
  }
}
