package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The gateway's documents about the memory as a whole as text for a person. */
public final class MemoryText {

  private MemoryText() {}

  /** The state of the index in a line. */
  public static String index(JsonNode index) {
    String model = Gateway.text(index, "embeddingModel");
    String note = Gateway.text(index, "note");
    return "%s index %s: %d of %d facts, %.0f a second; %d wait; %s%s"
        .formatted(
            Gateway.text(index, "kind"),
            Gateway.text(index, "status"),
            index.path("done").asLong(),
            index.path("total").asLong(),
            index.path("factsPerSecond").asDouble(),
            index.path("behind").asLong(),
            model.isEmpty() ? "no vectors" : "vectors by " + model,
            note.isEmpty() ? "" : "; " + note);
  }

  /** What a bundle holds. */
  public static String exported(Map<String, String> holds) {
    return "%s facts, %s sessions; %s private facts were left out.\nIts signer: %s"
        .formatted(
            holds.get("facts"), holds.get("sessions"), holds.get("withheld"), holds.get("signer"));
  }

  /** What an import took in. */
  public static String imported(JsonNode imported) {
    return "%d facts and %d sessions were new here, %d facts known, signed by %s; %d private facts were left out."
        .formatted(
            imported.path("facts").asLong(),
            imported.path("sessions").asLong(),
            imported.path("known").asLong(),
            Gateway.text(imported, "signer"),
            imported.path("withheld").asLong());
  }

  /** A line for each erasure. */
  public static String erasures(JsonNode log) {
    return lines(log, "erasures", MemoryText::erasure, "Nothing was erased.");
  }

  private static String erasure(JsonNode erasure) {
    String subject = Gateway.text(erasure, "subjectHash");
    String what =
        subject.isEmpty()
            ? "recorded before %s, of %s"
                .formatted(
                    Gateway.text(erasure, "recordedBefore"),
                    erasure
                        .path("kinds")
                        .valueStream()
                        .map(JsonNode::asString)
                        .collect(Collectors.joining(", ")))
            : "about the subject with SHA-256 " + subject;
    return "%d  %s  %d facts %s, by %s: %s"
        .formatted(
            erasure.path("number").asLong(),
            Gateway.text(erasure, "at"),
            erasure.path("facts").asLong(),
            what,
            Printable.name(Gateway.text(erasure, "by")),
            Printable.name(Gateway.text(erasure, "reason")));
  }

  /** A line for each of a list's members and how to see what comes behind them. */
  static String lines(
      JsonNode page, String field, Function<JsonNode, String> line, String whenNone) {
    String lines = page.path(field).valueStream().map(line).collect(Collectors.joining("\n"));
    return lines.isEmpty() ? whenNone : lines + next(page);
  }

  /** Empty at the end, and of a list that has no pages. */
  private static String next(JsonNode page) {
    JsonNode next = page.path("next");
    return next.isNumber() ? "\nMore: --before " + next.asLong() : "";
  }

  /** A line for each source. */
  public static String sources(JsonNode list) {
    return lines(
        list,
        "sources",
        MemoryText::source,
        "No source is configured: see memory: in sovereign.yaml.");
  }

  private static String source(JsonNode source) {
    String counts =
        "%s  %d recorded, %d of them replaced older ones, %d gone"
            .formatted(
                Gateway.text(source, "source"),
                source.path("recorded").asLong(),
                source.path("superseded").asLong(),
                source.path("gone").asLong());
    return source
        .path("notes")
        .valueStream()
        .map(note -> "\n    " + note.asString())
        .collect(Collectors.joining("", counts, ""));
  }
}
