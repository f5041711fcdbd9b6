package dev.sovereign.cli.cost;

import dev.sovereign.cli.stack.Dollars;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What is typical of each layer, as a table. */
public final class LayerTable {

  private static final String ROW = "%-8s %12s %16s %16s %6s  %s";

  private LayerTable() {}

  /** Of the gateway's document about costs. */
  public static String text(JsonNode document) {
    List<String> lines = new ArrayList<>();
    lines.add(
        ROW.formatted(
            "layer", "parameters", "USD/M read", "USD/M written", "watts", "an answer takes"));
    document.path("stack").valueStream().forEach(layer -> lines.add(row(layer)));
    lines.add(
        "Typical values: what was recorded goes before them, and joules on receipts are measured.");
    return String.join("\n", lines);
  }

  private static String row(JsonNode layer) {
    return ROW.formatted(
        field(layer, "layer"),
        parameters(layer.path("fromBillions").asInt(0), layer.path("belowBillions").asInt(0)),
        Dollars.of(layer.path("promptNanoUsdPerMillion").asLong(0)),
        Dollars.of(layer.path("completionNanoUsdPerMillion").asLong(0)),
        layer.path("watts").asInt(0),
        field(layer, "latency").toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String parameters(int from, int below) {
    if (below > 0) {
      return from + " to " + below + " B";
    }
    return from > 0 ? "from " + from + " B" : "none";
  }

  private static String field(JsonNode node, String name) {
    return Printable.of(Gateway.text(node, name));
  }
}
