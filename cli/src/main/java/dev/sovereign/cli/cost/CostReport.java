package dev.sovereign.cli.cost;

import dev.sovereign.cli.stack.Dollars;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The gateway's document about costs as text: one line a model, totals, budgets. */
public final class CostReport {
  private static final String ROW = "%-8s %-16s %-32s %9s %12s %12s %16s %12s";

  private CostReport() {}

  /** Sums of several lines. */
  private record Sums(
      long calls, long promptTokens, long completionTokens, long costNanoUsd, long bytesLeft) {

    static final Sums NONE = new Sums(0, 0, 0, 0, 0);

    static Sums of(JsonNode line) {
      return new Sums(
          line.path("calls").asLong(0),
          line.path("promptTokens").asLong(0),
          line.path("completionTokens").asLong(0),
          line.path("costNanoUsd").asLong(0),
          line.path("bytesLeft").asLong(0));
    }

    Sums plus(Sums other) {
      return new Sums(
          Math.addExact(calls, other.calls),
          Math.addExact(promptTokens, other.promptTokens),
          Math.addExact(completionTokens, other.completionTokens),
          Math.addExact(costNanoUsd, other.costNanoUsd),
          Math.addExact(bytesLeft, other.bytesLeft));
    }
  }

  /** The document as a table. */
  public static String text(JsonNode document) {
    List<JsonNode> lines = document.path("lines").valueStream().toList();
    List<String> text = new ArrayList<>();
    text.add("Since " + field(document, "since"));
    if (lines.isEmpty()) {
      text.add("No calls.");
    } else {
      text.add("");
      text.add(
          ROW.formatted(
              "layer",
              "endpoint",
              "model",
              "calls",
              "tokens in",
              "tokens out",
              "USD",
              "bytes left"));
      lines.forEach(
          line ->
              text.add(
                  row(
                      field(line, "layer"),
                      field(line, "endpoint"),
                      field(line, "model"),
                      Sums.of(line))));
      text.add("");
      totals(lines, line -> field(line, "layer"))
          .forEach((layer, sums) -> text.add(row(layer, "(all)", "", sums)));
      totals(lines, line -> field(line, "endpoint"))
          .forEach((endpoint, sums) -> text.add(row("(all)", endpoint, "", sums)));
      text.add(
          row("(all)", "(all)", "", lines.stream().map(Sums::of).reduce(Sums.NONE, Sums::plus)));
    }
    EnergyReport.add(document, text);
    addCache(document.path("cache"), text);
    addLater(document.path("later"), text);
    addLost(document.path("lostReceipts").asLong(0), text);
    document.path("budgets").valueStream().forEach(budget -> text.add(budget(budget)));
    text.addAll(Projections.lines(document));
    return String.join("\n", text);
  }

  private static Map<String, Sums> totals(List<JsonNode> lines, Function<JsonNode, String> name) {
    Map<String, Sums> totals = new TreeMap<>();
    lines.forEach(line -> totals.merge(name.apply(line), Sums.of(line), Sums::plus));
    return totals;
  }

  private static String row(String layer, String endpoint, String model, Sums sums) {
    return ROW.formatted(
        layer,
        endpoint,
        model,
        sums.calls(),
        sums.promptTokens(),
        sums.completionTokens(),
        Dollars.of(sums.costNanoUsd()),
        sums.bytesLeft());
  }

  private static void addCache(JsonNode cache, List<String> text) {
    long hits = cache.path("hits").asLong(0);
    if (hits > 0) {
      long permille = cache.path("hitPermille").asLong(0);
      text.add(
          "The cache answered %d.%d%% = %d of %d answered calls, and saved %s USD = what these answers had cost when they were bought; they are not in the table."
              .formatted(
                  permille / 10,
                  permille % 10,
                  hits,
                  cache.path("answered").asLong(0),
                  Dollars.of(cache.path("savedNanoUsd").asLong(0))));
    }
  }

  private static void addLater(JsonNode later, List<String> text) {
    long waited = later.path("waited").asLong(0);
    long queued = later.path("queued").asLong(0);
    long redone = later.path("redone").asLong(0);
    if (waited + queued + redone == 0) {
      return;
    }
    text.add("");
    text.add("Put off and made again:");
    text.add(
        String.format(
            Locale.ROOT,
            "%d calls waited before they were asked, %.1f s each = (answered - asked - attempts) /"
                + " %d",
            waited,
            later.path("meanWaitMillis").asLong(0) / 1000.0,
            waited));
    text.add(
        "%d lower answers were queued, %d calls were made again for %s USD, %d wait still"
            .formatted(
                queued,
                redone,
                Dollars.of(later.path("redoneNanoUsd").asLong(0)),
                later.path("stillWaiting").asLong(0)));
  }

  private static void addLost(long lost, List<String> text) {
    if (lost > 0) {
      text.add(lost + " receipts of free calls were lost in crashes and are not in the table.");
    }
  }

  private static String budget(JsonNode budget) {
    long spent = budget.path("spentNanoUsd").asLong(0);
    long reserved = budget.path("reservedNanoUsd").asLong(0);
    boolean limited = budget.path("limitNanoUsd").isNumber();
    long limit = budget.path("limitNanoUsd").asLong(0);
    String taken =
        "Budget of the %s: %s USD spent and %s reserved of %s"
            .formatted(
                field(budget, "period"),
                Dollars.of(spent),
                Dollars.of(reserved),
                limited ? Dollars.of(limit) : "no limit");
    return limited
        ? taken
            + "; left %s = %s - %s - %s"
                .formatted(
                    Dollars.of(limit - spent - reserved),
                    Dollars.of(limit),
                    Dollars.of(spent),
                    Dollars.of(reserved))
        : taken;
  }

  private static String field(JsonNode node, String name) {
    return Printable.of(Gateway.text(node, name));
  }
}
