package dev.sovereign.testing.economy;

import dev.sovereign.workflows.inference.Layer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What answers in the simulated day, a line of {@code layers.tsv}.
 *
 * @param endpoint its name
 * @param model its only model
 * @param cloud whether it is somebody else's machine
 * @param joulesPerWrittenToken of its machine
 * @param joulesPerReadToken of its machine
 * @param inputNanoUsdPerMillion price of a million tokens read, in nano-dollars
 * @param outputNanoUsdPerMillion price of a million tokens written, in nano-dollars
 * @param source where the figures are from
 */
public record Engine(
    String endpoint,
    String model,
    Layer layer,
    boolean cloud,
    double joulesPerWrittenToken,
    double joulesPerReadToken,
    long inputNanoUsdPerMillion,
    long outputNanoUsdPerMillion,
    String source) {

  /** Every one, from the smallest to the largest, by endpoint's name. */
  public static List<Engine> all() {
    return Table.read("layers.tsv").stream().map(Engine::of).toList();
  }

  static Map<String, Engine> byModel() {
    return all().stream().collect(Collectors.toMap(Engine::model, Function.identity()));
  }

  private static Engine of(List<String> columns) {
    return new Engine(
        columns.get(0),
        columns.get(1),
        Layer.valueOf(columns.get(2)),
        columns.get(3).equals("CLOUD"),
        Double.parseDouble(columns.get(4)),
        Double.parseDouble(columns.get(5)),
        nanoUsd(columns.get(6)),
        nanoUsd(columns.get(7)),
        columns.get(8));
  }

  private static long nanoUsd(String dollars) {
    return new BigDecimal(dollars).movePointRight(9).longValueExact();
  }

  /** What so many tokens take on its machine, in microjoules. */
  long microjoules(long readTokens, long writtenTokens) {
    return Math.round(
        1e6 * (readTokens * joulesPerReadToken + writtenTokens * joulesPerWrittenToken));
  }
}
