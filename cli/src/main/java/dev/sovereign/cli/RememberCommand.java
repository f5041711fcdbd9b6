package dev.sovereign.cli;

import dev.sovereign.cli.memory.FactWords;
import dev.sovereign.cli.memory.SessionDoor;
import dev.sovereign.cli.memory.SessionText;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "remember",
    description = "Remembers a fact outside of any session.",
    mixinStandardHelpOptions = true)
final class RememberCommand implements Callable<Integer> {

  @Mixin private FactWords words;

  @Option(
      names = "--kind",
      defaultValue = "knowledge",
      description = "knowledge (default), or: " + FactWords.KIND_HELP)
  private String kind;

  @Parameters(paramLabel = "text", description = "What; - reads standard input.")
  private String text;

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  RememberCommand() {}

  @Override
  public Integer call() throws Exception {
    SessionDoor door = new SessionDoor(Site.loadWithoutApiKeys(System.getenv()));
    JsonNode kept = door.remember(words.fact(kind, SessionCommand.read(text)));
    Output.results().println(json ? Output.json(kept) : Printable.of(SessionText.recorded(kept)));
    return ExitCode.OK;
  }
}
