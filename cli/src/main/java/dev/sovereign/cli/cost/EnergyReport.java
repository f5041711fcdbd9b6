package dev.sovereign.cli.cost;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Printable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What calls took, as lines of a table: one a model and source, a sum a source. */
final class EnergyReport {

  private static final String ROW = "%-8s %-16s %-32s %9s %12s %12s  %s";
  private static final double MICRO = 1e6;

  private EnergyReport() {}

  /** Sums of one source. */
  private record Sums(long calls, long microjoules, long error) {
    static Sums of(JsonNode line) {
      return new Sums(
          line.path("calls").asLong(0),
          line.path("microjoules").asLong(0),
          line.path("errorMicrojoules").asLong(0));
    }

    Sums plus(Sums other) {
      return new Sums(
          calls + other.calls,
          Math.addExact(microjoules, other.microjoules),
          Math.addExact(error, other.error));
    }
  }

  /** Adds the table, when anything was measured, and today's budget. */
  static void add(JsonNode document, List<String> text) {
    List<JsonNode> lines = document.path("energy").valueStream().toList();
    if (!lines.isEmpty()) {
      text.add("");
      text.add(
          ROW.formatted("layer", "endpoint", "model", "calls", "joules", "+-", "source").strip());
      Map<String, Sums> totals = new TreeMap<>();
      for (JsonNode line : lines) {
        String source = field(line, "source").toLowerCase(Locale.ROOT);
        Sums sums = Sums.of(line);
        totals.merge(source, sums, Sums::plus);
        text.add(
            row(field(line, "layer"), field(line, "endpoint"), field(line, "model"), source, sums));
      }
      totals.forEach((source, sums) -> text.add(row("(all)", "(all)", "", source, sums)));
    }
    document
        .path("energyToday")
        .valueStream()
        .filter(taken -> taken.path("limitMicrojoules").isNumber())
        .forEach(taken -> text.add(budget(taken)));
  }

  private static String row(String layer, String endpoint, String model, String source, Sums sums) {
    return ROW.formatted(
        layer,
        endpoint,
        model,
        sums.calls(),
        joules(sums.microjoules()),
        joules(sums.error()),
        source);
  }

  private static String budget(JsonNode taken) {
    return "Energy budget of the day: %s of %s joules (%s)"
        .formatted(
            joules(taken.path("microjoules").asLong(0)),
            joules(taken.path("limitMicrojoules").asLong(0)),
            field(taken, "source").toLowerCase(Locale.ROOT));
  }

  private static String joules(long microjoules) {
    return String.format(Locale.ROOT, "%.3f", microjoules / MICRO);
  }

  private static String field(JsonNode node, String name) {
    return Printable.of(Gateway.text(node, name));
  }
}
