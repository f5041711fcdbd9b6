package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.StackException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The options of a fact, as a person types them. */
public final class FactWords {

  /** For a command's help. */
  public static final String KIND_HELP =
      "decision, code-change, knowledge, failed-approach, note, command or task-outcome.";

  static final List<String> KINDS =
      List.of(
          "decision",
          "code-change",
          "knowledge",
          "failed-approach",
          "note",
          "command",
          "task-outcome");

  @Option(names = "--because", paramLabel = "text", description = "Why: of a decision, a failure.")
  private @Nullable String because;

  @Option(
      names = "--rejected",
      paramLabel = "option: reason",
      description = "What a decision did not choose, and why not; may be repeated.")
  private @Nullable List<String> rejected;

  @Option(names = "--commit", paramLabel = "id", description = "The commit of a code change.")
  private @Nullable String commit;

  @Option(names = "--file", paramLabel = "path", description = "A file it changed; repeatable.")
  private @Nullable List<String> files;

  @Option(names = "--exit-code", paramLabel = "n", description = "What a command returned.")
  private @Nullable Integer exitCode;

  @Option(names = "--task", paramLabel = "text", description = "The task of a task outcome.")
  private @Nullable String task;

  @Option(names = "--failed", description = "The task outcome's approach did not work.")
  private boolean failed;

  @Option(names = "--evidence", paramLabel = "text", description = "How an outcome is known.")
  private @Nullable String evidence;

  @Option(names = "--subject", paramLabel = "name", description = "Whom it is about.")
  private @Nullable String subject;

  @Option(names = "--key", paramLabel = "key", description = "Idempotency key.")
  private @Nullable String key;

  @Option(names = "--source", paramLabel = "name", description = "Who tells it (default cli).")
  private @Nullable String source;

  @Option(names = "--about", paramLabel = "time", description = "The time it is about.")
  private @Nullable String about;

  @Option(
      names = "--data-class",
      paramLabel = "class",
      description = "public, internal (default) or keep-on-device.")
  private @Nullable String dataClass;

  @Option(names = "--supersedes", paramLabel = "fact", description = "The fact it replaces.")
  private @Nullable String supersedes;

  /** Picocli sets the fields. */
  public FactWords() {}

  /**
   * The gateway's document for it; what does not fit the kind, the gateway refuses by name.
   *
   * @throws StackException for a kind that is none
   */
  public ObjectNode fact(String kind, String text) {
    ObjectNode fact = JsonMapper.shared().createObjectNode();
    fact.set("body", body(kind.toLowerCase(Locale.ROOT).replace('_', '-'), text));
    put(fact, "subject", subject);
    put(fact, "key", key);
    put(fact, "source", source == null ? "cli" : source);
    put(fact, "about", about);
    put(fact, "dataClass", dataClass);
    put(fact, "supersedes", supersedes);
    return fact;
  }

  private ObjectNode body(String kind, String text) {
    if (!KINDS.contains(kind)) {
      throw new StackException(
          kind + ": no kind of fact: give one of " + String.join(", ", KINDS) + ".");
    }
    ObjectNode body = JsonMapper.shared().createObjectNode().put("kind", kind.replace('-', '_'));
    body.put(mainField(kind), text);
    put(body, kind.equals("decision") ? "rationale" : "why", because);
    if (rejected != null) {
      ArrayNode list = body.putArray("rejected");
      rejected.forEach(each -> alternative(list.addObject(), each));
    }
    put(body, "commit", commit);
    if (files != null) {
      ArrayNode list = body.putArray("files");
      files.forEach(list::add);
    }
    if (exitCode != null) {
      body.put("exitCode", exitCode);
    }
    put(body, "task", task);
    if (kind.equals("task-outcome")) {
      body.put("succeeded", !failed);
    }
    put(body, "evidence", evidence);
    return body;
  }

  private static String mainField(String kind) {
    return switch (kind) {
      case "code-change" -> "summary";
      case "failed-approach", "task-outcome" -> "approach";
      case "command" -> "line";
      default -> "statement";
    };
  }

  private static void alternative(ObjectNode alternative, String text) {
    int colon = text.indexOf(": ");
    alternative.put("option", colon < 0 ? text : text.substring(0, colon));
    if (colon >= 0) {
      alternative.put("reason", text.substring(colon + 2));
    }
  }

  private static void put(ObjectNode node, String field, @Nullable String value) {
    if (value != null) {
      node.put(field, value);
    }
  }
}
