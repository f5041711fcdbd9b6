package dev.sovereign.cli;

import dev.sovereign.cli.memory.MemoryDoor;
import dev.sovereign.cli.memory.MemoryText;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "memory",
    description = "Exports, imports, erases and re-indexes what is remembered.",
    mixinStandardHelpOptions = true)
final class MemoryCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Picocli sets the field. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  MemoryCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "memory: status, export, import, erase, erasures, rebuild or sources is needed");
  }

  @Command(
      name = "status",
      description = "Prints how far the index is.",
      mixinStandardHelpOptions = true)
  int status(@Option(names = "--json", description = "Print the document.") boolean json) {
    JsonNode index = door().index();
    return print(json, index, MemoryText.index(index));
  }

  @Command(
      name = "rebuild",
      description = "Builds the index anew and shows how far it is; recall goes on meanwhile.",
      mixinStandardHelpOptions = true)
  int rebuild(@Option(names = "--json", description = "Print the document.") boolean json)
      throws InterruptedException {
    JsonNode built =
        door().rebuild(state -> Output.progress().println(Printable.of(MemoryText.index(state))));
    return print(json, built, MemoryText.index(built));
  }

  @Command(
      name = "export",
      description = "Writes everything as one signed bundle.",
      mixinStandardHelpOptions = true)
  int export(
      @Parameters(paramLabel = "file", description = "A new file.") Path file,
      @Option(names = "--include-private", description = "Facts that keep on this device, too.")
          boolean includePrivate) {
    Map<String, String> holds = door().export(file, includePrivate);
    Output.results().println("Wrote %s: %s".formatted(file, MemoryText.exported(holds)));
    return ExitCode.OK;
  }

  @Command(
      name = "import",
      description = "Takes a signed bundle in, whole or not at all.",
      mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "file", description = "The bundle.") Path file,
      @Option(names = "--trust", description = "Trust its signer from now on.") boolean trust,
      @Option(names = "--json", description = "Print the document.") boolean json) {
    JsonNode imported = door().restore(file, trust);
    return print(json, imported, MemoryText.imported(imported));
  }

  @Command(
      name = "erase",
      description = "Takes the content of facts away, for good and logged.",
      mixinStandardHelpOptions = true)
  int erase(
      @Option(names = "--subject", description = "Facts about this subject.")
          @Nullable String subject,
      @Option(names = "--older-than-days", description = "Facts recorded so long ago.")
          @Nullable Integer days,
      @Option(names = "--kind", description = "Facts of this kind only; repeatable.")
          @Nullable List<String> kinds,
      @Option(names = "--reason", required = true, description = "Why, for the log.") String reason,
      @Option(names = "--dry-run", description = "Only count them.") boolean dryRun,
      @Option(names = "--json", description = "Print the document.") boolean json) {
    JsonNode erased = door().erase(subject, days, kinds, reason, dryRun);
    return print(
        json,
        erased,
        "%d facts %s their content."
            .formatted(erased.path("facts").asLong(), dryRun ? "would lose" : "lost"));
  }

  @Command(
      name = "erasures",
      description = "Prints the log of erasures, the newest first.",
      mixinStandardHelpOptions = true)
  int erasures(
      @Option(names = "--limit", defaultValue = "20", description = "At most so many (20).")
          int limit,
      @Option(names = "--before", description = "Those of a smaller number: the page behind.")
          @Nullable Long before,
      @Option(names = "--json", description = "Print the document.") boolean json) {
    JsonNode log = door().erasures(before, limit);
    return print(json, log, MemoryText.erasures(log));
  }

  @Command(
      name = "sources",
      description = "Brings the configured folders and repositories into step.",
      mixinStandardHelpOptions = true)
  int sources(@Option(names = "--json", description = "Print the document.") boolean json) {
    JsonNode sources = door().syncSources();
    return print(json, sources, MemoryText.sources(sources));
  }

  private static MemoryDoor door() {
    return new MemoryDoor(Site.loadWithoutApiKeys(System.getenv()));
  }

  private static int print(boolean json, JsonNode document, String text) {
    Output.results().println(json ? Output.json(document) : Printable.of(text));
    return ExitCode.OK;
  }
}
