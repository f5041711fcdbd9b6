package dev.sovereign.activities.inference.cost;

import dev.sovereign.workflows.inference.Layer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer is, as {@code layers.tsv} says.
 *
 * @param fromBillions of parameters, inclusive
 * @param belowBillions of parameters, exclusive; 0 for no end
 * @param promptNanoUsdPerMillion tokens read, typically
 * @param completionNanoUsdPerMillion tokens written, typically
 * @param watts while one call runs, typically
 * @param latency how long an answer takes
 */
public record LayerFacts(
    Layer layer,
    int fromBillions,
    int belowBillions,
    long promptNanoUsdPerMillion,
    long completionNanoUsdPerMillion,
    int watts,
    Latency latency) {

  /** The order of magnitude of an answer. */
  public enum Latency {
    /** Below a millisecond. */
    INSTANT,
    /** Up to ten seconds. */
    SECONDS,
    /** Above. */
    TENS_OF_SECONDS
  }

  private static final int COLUMNS = 7;
  private static final List<LayerFacts> ALL = load();

  /** From cheap to dear. */
  public static List<LayerFacts> all() {
    return ALL;
  }

  /** Of one layer. */
  public static LayerFacts of(Layer layer) {
    return ALL.stream().filter(facts -> facts.layer() == layer).findFirst().orElseThrow();
  }

  private static List<LayerFacts> load() {
    List<LayerFacts> all = new ArrayList<>();
    try (InputStream in = LayerFacts.class.getResourceAsStream("layers.tsv")) {
      if (in == null) {
        throw new IllegalStateException("layers.tsv is not in the jar");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> all.add(parse(line)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!all.stream().map(LayerFacts::layer).toList().equals(List.of(Layer.values()))) {
      throw new IllegalStateException("layers.tsv (expected: each layer once, from cheap to dear)");
    }
    return List.copyOf(all);
  }

  private static LayerFacts parse(String line) {
    List<String> parts = List.of(line.split("\t", -1));
    if (parts.size() != COLUMNS) {
      throw new IllegalStateException(
          "layers.tsv: %s (expected: %d columns)".formatted(line, COLUMNS));
    }
    return new LayerFacts(
        Layer.valueOf(parts.get(0)),
        Integer.parseInt(parts.get(1)),
        Integer.parseInt(parts.get(2)),
        nano(parts.get(3)),
        nano(parts.get(4)),
        Integer.parseInt(parts.get(5)),
        Latency.valueOf(parts.get(6)));
  }

  private static long nano(String usd) {
    return new BigDecimal(usd).movePointRight(9).longValueExact();
  }
}
