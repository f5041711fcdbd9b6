package dev.sovereign.cli.cost;

import dev.sovereign.cli.stack.Dollars;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What layers make in a year, and what-ifs, each number with its formula. */
final class Projections {

  private Projections() {}

  static List<String> lines(JsonNode document) {
    List<String> lines = new ArrayList<>();
    List<JsonNode> layers = document.path("layers").valueStream().toList();
    if (!layers.isEmpty()) {
      lines.add("");
      lines.add(
          "In a year, if all days were like those since "
              + field(document, "projectedSince")
              + ":");
      layers.forEach(layer -> lines.add(year(layer)));
    }
    if (document.path("whatIf").isObject()) {
      whatIf(document, lines);
    }
    return lines;
  }

  private static String year(JsonNode layer) {
    String formula = field(layer, "formula");
    return layer.path("yearNanoUsd").isNumber()
        ? "%-8s %s USD, give or take %s = %s"
            .formatted(
                field(layer, "layer"),
                usd(layer, "yearNanoUsd"),
                usd(layer, "bandNanoUsd"),
                formula)
        : "%-8s %s".formatted(field(layer, "layer"), formula);
  }

  private static void whatIf(JsonNode document, List<String> lines) {
    JsonNode answer = document.path("whatIf");
    lines.add("");
    lines.add(
        "What if, since %s: %s USD instead of %s, %s less"
            .formatted(
                field(document, "projectedSince"),
                usd(answer, "thenNanoUsd"),
                usd(answer, "nowNanoUsd"),
                Dollars.of(
                    answer.path("nowNanoUsd").asLong(0) - answer.path("thenNanoUsd").asLong(0))));
    lines.add("  then: " + field(answer, "thenFormula"));
    answer.path("moves").valueStream().forEach(move -> lines.add(move(move)));
    String formula = field(answer, "formula");
    lines.add(
        answer.path("savedYearNanoUsd").isNumber()
            ? "In a year %s USD less = %s".formatted(usd(answer, "savedYearNanoUsd"), formula)
            : "In a year: " + formula);
  }

  private static String move(JsonNode move) {
    return "  %s of %s to %s: %d calls, %s USD instead of %s (%s)"
        .formatted(
            move.path("share").asString(""),
            field(move, "from"),
            field(move, "to"),
            move.path("calls").asLong(0),
            usd(move, "thenNanoUsd"),
            usd(move, "nowNanoUsd"),
            field(move, "formula"));
  }

  private static String usd(JsonNode node, String name) {
    return Dollars.of(node.path(name).asLong(0));
  }

  private static String field(JsonNode node, String name) {
    return Printable.of(Gateway.text(node, name));
  }
}
