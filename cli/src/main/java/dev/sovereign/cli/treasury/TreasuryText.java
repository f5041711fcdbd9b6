package dev.sovereign.cli.treasury;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The gateway's documents about the treasury as text. Each begins with its time. */
public final class TreasuryText {

  private TreasuryText() {}

  /** One line an account. */
  public static String balances(JsonNode document) {
    List<String> lines = head(document);
    document
        .path("balances")
        .properties()
        .forEach(
            each ->
                lines.add(
                    "%-40s %32s"
                        .formatted(
                            Printable.of(each.getKey()),
                            Printable.of(each.getValue().asString()))));
    lines.add(
        document.path("balanced").asBoolean(false)
            ? "Debits equal credits in every currency."
            : "DEBITS DO NOT EQUAL CREDITS: ./sovereign treasury verify says where.");
    return String.join("\n", lines);
  }

  /** One line an entry. */
  public static String statement(JsonNode document) {
    JsonNode statement = document.path("statement");
    List<String> lines = head(document);
    lines.add("%-22s %-36s %22s %22s".formatted("", "opening", "", text(statement, "opening")));
    statement
        .path("lines")
        .valueStream()
        .forEach(
            line ->
                lines.add(
                    "%-22s %-36s %22s %22s"
                        .formatted(
                            text(line, "businessAt"),
                            text(line, "description"),
                            text(line, "amount"),
                            text(line, "balance"))));
    lines.add("%-22s %-36s %22s %22s".formatted("", "closing", "", text(statement, "closing")));
    String next = text(statement, "next");
    if (!next.isEmpty()) {
      lines.add("There is more: the same again with --after '" + next + "'");
    }
    return String.join("\n", lines);
  }

  /** One line a month, in dollars, and one a day of revenue that came after its month's close. */
  public static String periods(JsonNode document) {
    List<String> lines = head(document);
    String form = "%-8s %16s %16s %16s %16s  %s";
    lines.add(form.formatted("", "income USD", "models", "same in cloud", "saved", ""));
    document
        .path("months")
        .valueStream()
        .forEach(
            month ->
                lines.add(
                    form.formatted(
                        text(month, "period"),
                        text(month, "incomeUsd"),
                        text(month, "modelsUsd"),
                        text(month, "cloudUsd"),
                        text(month, "savingUsd"),
                        text(month, "outcome"))));
    document.path("late").valueStream().forEach(close -> lines.addAll(late(close)));
    return String.join("\n", lines);
  }

  private static List<String> late(JsonNode close) {
    return close
        .path("days")
        .valueStream()
        .map(
            day ->
                "%s of %s came late and is in the close of %s"
                    .formatted(text(day, "amount"), text(day, "day"), text(close, "period")))
        .toList();
  }

  /** One line a proposal; returns on investment are multiples of the cost. */
  public static String proposals(JsonNode document) {
    List<String> lines = head(document);
    String form = "%-24s %16s %16s %8s %16s %8s  %s";
    lines.add(form.formatted("", "cost", "promised", "ROI", "came back", "ROI", ""));
    document
        .path("proposals")
        .valueStream()
        .forEach(
            each ->
                lines.add(
                    form.formatted(
                        text(each, "id"),
                        text(each, "cost"),
                        text(each, "expectedReturn"),
                        text(each, "roiPromised"),
                        text(each, "actualReturn"),
                        text(each, "roiActual"),
                        each.path("funded").asBoolean(false) ? "funded" : "waits")));
    return String.join("\n", lines);
  }

  /** One paragraph a question. */
  public static String approvals(JsonNode document) {
    List<String> lines = head(document);
    List<JsonNode> open = document.path("approvals").valueStream().toList();
    if (open.isEmpty()) {
      lines.add("Nothing is asked.");
    }
    open.forEach(each -> lines.add("\n" + Printable.of(Gateway.text(each, "text")).strip()));
    return String.join("\n", lines);
  }

  /** Whether the books verify, and each finding. */
  public static String verification(JsonNode document) {
    JsonNode found = document.path("verification");
    List<String> lines = head(document);
    lines.add(
        "%s: %d lines, %d entries and %d anchors read; head %s"
            .formatted(
                document.path("sound").asBoolean(false) ? "Sound" : "NOT SOUND",
                found.path("lines").asLong(0),
                found.path("entries").asLong(0),
                found.path("anchors").asLong(0),
                text(found, "head")));
    found
        .path("findings")
        .valueStream()
        .forEach(each -> lines.add("- " + text(each, "where") + ": " + text(each, "what")));
    return String.join("\n", lines);
  }

  /** What became of a file. */
  public static String imported(JsonNode document) {
    JsonNode imported = document.path("imported");
    return "%s: %d rows, %d booked, %d known before, %d without money (as of %s)"
        .formatted(
            text(imported, "file"),
            imported.path("rows").asLong(0),
            imported.path("booked").asLong(0),
            imported.path("known").asLong(0),
            imported.path("empty").asLong(0),
            text(document, "asOf"));
  }

  private static List<String> head(JsonNode document) {
    List<String> lines = new ArrayList<>();
    lines.add("As of " + text(document, "asOf"));
    return lines;
  }

  private static String text(JsonNode node, String field) {
    return Printable.of(Gateway.text(node, field));
  }
}
