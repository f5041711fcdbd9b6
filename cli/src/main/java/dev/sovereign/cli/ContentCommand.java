package dev.sovereign.cli;

import dev.sovereign.cli.content.ContentDoor;
import dev.sovereign.cli.content.ContentFile;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "content",
    description = "Stores private text on this host, encrypted, reads it back and forgets it.",
    mixinStandardHelpOptions = true)
final class ContentCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  ContentCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "content: put, get or delete is needed");
  }

  @Command(
      name = "put",
      description = "Stores a text and prints how a workflow names it.",
      mixinStandardHelpOptions = true)
  int put(
      @Parameters(
              paramLabel = "file",
              description = "UTF-8 text, at most 16 MiB; - reads standard input.")
          String file,
      @Option(names = "--json", description = "Print the gateway's own document.") boolean json) {
    JsonNode stored = door().put(ContentFile.read(file, System.in));
    Output.results().println(json ? Output.json(stored) : text(stored));
    return ExitCode.OK;
  }

  @Command(
      name = "get",
      description = "Writes a stored text or answer to standard output.",
      mixinStandardHelpOptions = true)
  int get(
      @Parameters(paramLabel = "hash", description = "Its contentHash, or the hash of an answer.")
          String hash) {
    byte[] content = door().get(hash);
    PrintStream out = Output.results();
    if (isTerminal()) {
      out.println(Printable.of(new String(content, StandardCharsets.UTF_8)));
    } else {
      out.write(content, 0, content.length);
      out.flush();
    }
    return ExitCode.OK;
  }

  @Command(
      name = "delete",
      description = "Forgets a stored text or answer; done, too, when it is not there.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = "hash", description = "Its contentHash, or the hash of an answer.")
          String hash) {
    door().delete(hash);
    return ExitCode.OK;
  }

  /** A pipe gets the very bytes; a terminal none that would move its cursor. */
  @SuppressWarnings("SystemConsoleNull") // it is null again in JDK 25 when output is redirected
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static ContentDoor door() {
    return new ContentDoor(Site.loadWithoutApiKeys(System.getenv()));
  }

  private static String text(JsonNode stored) {
    return "contentHost: %s\ncontentHash: %s"
        .formatted(
            Printable.of(Gateway.text(stored, "contentHost")),
            Printable.of(Gateway.text(stored, "contentHash")));
  }
}
