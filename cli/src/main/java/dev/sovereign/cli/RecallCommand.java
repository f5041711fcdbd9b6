package dev.sovereign.cli;

import dev.sovereign.cli.memory.SessionDoor;
import dev.sovereign.cli.memory.SessionText;
import dev.sovereign.cli.stack.Printable;
import dev.sovereign.cli.stack.Site;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "recall",
    description = "Finds recorded facts by words and by meaning, the best first.",
    mixinStandardHelpOptions = true)
final class RecallCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "text", description = "What to recall.")
  private List<String> words;

  @Option(names = "--kind", paramLabel = "kind", description = "This kind only; repeatable.")
  private @Nullable List<String> kinds;

  @Option(names = "--line", paramLabel = "line", description = "Of this line of work only.")
  private @Nullable String line;

  @Option(names = "--session", paramLabel = "id", description = "Of this session only.")
  private @Nullable String session;

  @Option(names = "--subject", paramLabel = "name", description = "About this subject only.")
  private @Nullable String subject;

  @Option(names = "--from", paramLabel = "time", description = "About this time or later (ISO).")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "time", description = "About a time before this one (ISO).")
  private @Nullable String to;

  @Option(names = "--limit", paramLabel = "n", description = "At most so many (default 10).")
  private @Nullable Integer limit;

  @Option(names = "--up-to", paramLabel = "class", description = "Most closed class (internal).")
  private @Nullable String upTo;

  @Option(names = "--superseded-too", description = "Replaced facts, too.")
  private boolean supersededToo;

  @Option(names = "--json", description = "Print the gateway's own document.")
  private boolean json;

  /** Picocli sets the fields. */
  @SuppressWarnings("NullAway.Init") // filled by picocli before any method is called
  RecallCommand() {}

  @Override
  public Integer call() {
    SessionDoor door = new SessionDoor(Site.loadWithoutApiKeys(System.getenv()));
    JsonNode found = door.recall(question());
    Output.results().println(json ? Output.json(found) : Printable.of(SessionText.recalled(found)));
    return ExitCode.OK;
  }

  private ObjectNode question() {
    ObjectNode question =
        JsonMapper.shared().createObjectNode().put("query", String.join(" ", words));
    if (kinds != null) {
      ArrayNode list = question.putArray("kinds");
      kinds.forEach(kind -> list.add(kind.replace('-', '_')));
    }
    put(question, "line", line);
    put(question, "sessionId", session);
    put(question, "subject", subject);
    put(question, "from", from);
    put(question, "to", to);
    put(question, "upTo", upTo);
    if (limit != null) {
      question.put("limit", limit);
    }
    return question.put("supersededToo", supersededToo);
  }

  private static void put(ObjectNode question, String field, @Nullable String value) {
    if (value != null) {
      question.put(field, value);
    }
  }
}
