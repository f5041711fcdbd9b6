package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The gateway's documents about sessions and facts as text for a person. */
public final class SessionText {

  private SessionText() {}

  /** The right to write that a document of a session gives. */
  public static Pen pen(JsonNode session, String repository) {
    return Pen.of(session, repository);
  }

  /** What an opened session is, and what to do with it. */
  public static String opened(JsonNode session) {
    String previous = Gateway.text(session, "previousSessionId");
    return "Session %s is open on line %s.%s"
            .formatted(
                name(session, "sessionId"),
                name(session, "line"),
                previous.isEmpty() ? "" : " The one before: " + Printable.name(previous) + ".")
        + "\nRead where it stands: ./sovereign session resume";
  }

  /** How such tasks went before; empty when nothing is known of any. */
  public static String patterns(JsonNode found) {
    return found
        .path("patterns")
        .valueStream()
        .map(
            each ->
                "worked %d times, failed %d times:\n%s"
                    .formatted(
                        each.path("successes").asInt(),
                        each.path("failures").asInt(),
                        Gateway.text(each, "approach").indent(4).stripTrailing()))
        .collect(Collectors.joining("\n\n"));
  }

  /** What became of a fact. */
  public static String recorded(JsonNode fact) {
    int redactions = fact.path("redactions").asInt();
    return (fact.path("known").asBoolean() ? "Known already as fact " : "Recorded as fact ")
        + Gateway.text(fact, "id")
        + (redactions == 0 ? "." : "; " + redactions + " secrets were taken out of it.");
  }

  /** One session in a line. */
  public static String line(JsonNode session) {
    return "%-6s %-24s %-28s %-16s %s"
        .formatted(
            Gateway.text(session, "state"),
            Gateway.text(session, "openedAt"),
            name(session, "line"),
            name(session, "agent"),
            name(session, "sessionId"))
        .strip();
  }

  /** As data, whatever the session called itself; nothing where it did not. */
  private static String name(JsonNode session, String field) {
    String name = Gateway.text(session, field);
    return name.isEmpty() ? "" : Printable.name(name);
  }

  /** A line for each session. */
  public static String lines(JsonNode list) {
    return MemoryText.lines(list, "sessions", SessionText::line, "No session yet.");
  }

  /** A line for each receipt. */
  public static String receipts(JsonNode page) {
    return MemoryText.lines(page, "receipts", SessionText::receipt, "No receipt yet.");
  }

  private static String receipt(JsonNode receipt) {
    String session = name(receipt, "sessionId");
    return "%d  %s  %-15s by %s%s, pack %s"
        .formatted(
            receipt.path("number").asLong(),
            Gateway.text(receipt, "receivedAt"),
            Gateway.text(receipt, "status"),
            name(receipt, "receiver"),
            session.isEmpty() ? "" : ", who went on as " + session,
            name(receipt, "packId"));
  }

  /** What came to mind, the best first; each line of a fact is indented. */
  public static String recalled(JsonNode found) {
    String note = Gateway.text(found, "note");
    String facts =
        found
            .path("facts")
            .valueStream()
            .map(each -> fact(each.path("fact")))
            .collect(Collectors.joining("\n\n"));
    return (note.isEmpty() ? "" : "(" + note + ")\n")
        + (facts.isEmpty() ? "Nothing that was recorded answers this." : facts);
  }

  private static String fact(JsonNode fact) {
    return "%s  %s  %s\n%s"
        .formatted(
            Gateway.text(fact, "kind"),
            Gateway.text(fact, "about"),
            Gateway.text(fact, "id"),
            Gateway.text(fact, "text").indent(4).stripTrailing());
  }
}
