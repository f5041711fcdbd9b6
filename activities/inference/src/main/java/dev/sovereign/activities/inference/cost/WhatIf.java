package dev.sovereign.activities.inference.cost;

import dev.sovereign.workflows.inference.Layer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the recorded calls would have cost, had a share of a layer's work been done at others.
 *
 * @param nowNanoUsd what all calls cost
 * @param thenNanoUsd what they would have cost
 * @param thenFormula how that follows from the moves
 * @param savedYearNanoUsd the difference in a year; absent when there is too little data
 * @param formula of that difference
 * @param moves one by one
 */
public record WhatIf(
    long nowNanoUsd,
    long thenNanoUsd,
    String thenFormula,
    @Nullable Long savedYearNanoUsd,
    String formula,
    List<Moved> moves) {

  private static final double MILLION = 1_000_000;
  private static final String EXPECTED =
      " (expected: layer=layer:share, for example large=small:0.25,large=medium:0.25)";

  public WhatIf {
    moves = List.copyOf(moves);
  }

  /**
   * @param from whose work it is
   * @param to where it would be done
   * @param share of it, above 0 and at most 1
   */
  public record Move(Layer from, Layer to, double share) {}

  /**
   * @param calls that would move
   * @param nowNanoUsd what they cost
   * @param thenNanoUsd what they would cost
   * @param formula with the numbers that were put into it
   */
  public record Moved(
      Layer from,
      Layer to,
      double share,
      long calls,
      long nowNanoUsd,
      long thenNanoUsd,
      String formula) {}

  private record Sums(long calls, long promptTokens, long completionTokens, long costNanoUsd) {
    private static final Sums NONE = new Sums(0, 0, 0, 0);

    Sums plus(LayerDay day) {
      return new Sums(
          calls + day.calls(),
          promptTokens + day.promptTokens(),
          completionTokens + day.completionTokens(),
          costNanoUsd + day.costNanoUsd());
    }

    long tokens() {
      return promptTokens + completionTokens;
    }
  }

  /**
   * Reads moves such as {@code large=small:0.25,large=medium:0.25}.
   *
   * @throws IllegalArgumentException when the text is none, or more than all of a layer would move
   */
  public static List<Move> parse(String text) {
    List<Move> moves = new ArrayList<>();
    Map<Layer, Double> moved = new EnumMap<>(Layer.class);
    for (String part : text.split(",", -1)) {
      Move move = move(part.strip());
      moves.add(move);
      if (moved.merge(move.from(), move.share(), Double::sum) > 1) {
        throw new IllegalArgumentException(
            "what-if: more than all of %s would move (expected: shares of at most 1 together)"
                .formatted(move.from()));
      }
    }
    return moves;
  }

  private static Move move(String part) {
    int equals = part.indexOf('=');
    int colon = part.indexOf(':');
    if (equals < 1 || colon < equals) {
      throw new IllegalArgumentException("what-if: " + part + EXPECTED);
    }
    double share = share(part.substring(colon + 1), part);
    Layer from = layer(part.substring(0, equals), part);
    Layer to = layer(part.substring(equals + 1, colon), part);
    if (from == to) {
      throw new IllegalArgumentException("what-if: " + part + EXPECTED);
    }
    return new Move(from, to, share);
  }

  private static double share(String text, String part) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below, like a share out of bounds.
    }
    throw new IllegalArgumentException(
        "what-if: %s: share %s (expected: above 0 and at most 1)".formatted(part, text));
  }

  private static Layer layer(String text, String part) {
    try {
      return Layer.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "what-if: %s: no layer %s (expected: rules, tiny, small, medium or large)"
              .formatted(part, text),
          e);
    }
  }

  /**
   * @param elapsedDays that the recorded calls cover
   */
  public static WhatIf of(List<LayerDay> days, List<Move> moves, double elapsedDays) {
    Map<Layer, Sums> sums = new EnumMap<>(Layer.class);
    for (LayerDay day : days) {
      sums.merge(day.layer(), Sums.NONE.plus(day), (was, _) -> was.plus(day));
    }
    long now = sums.values().stream().mapToLong(Sums::costNanoUsd).sum();
    List<Moved> moved = moves.stream().map(move -> moved(move, sums)).toList();
    long saved = moved.stream().mapToLong(each -> each.nowNanoUsd() - each.thenNanoUsd()).sum();
    boolean enough = elapsedDays >= YearlyCost.FEWEST_DAYS;
    String formula =
        enough
            ? String.format(
                Locale.ROOT, "%s / %.2f days x 365 days", Usd.of((double) saved), elapsedDays)
            : String.format(
                Locale.ROOT,
                "too little data: %.1f days (expected: at least %d)",
                elapsedDays,
                YearlyCost.FEWEST_DAYS);
    return new WhatIf(
        now,
        now - saved,
        thenFormula(now, moved),
        enough ? Math.round(saved / elapsedDays * 365) : null,
        formula,
        moved);
  }

  private static String thenFormula(long now, List<Moved> moved) {
    StringBuilder formula = new StringBuilder(Usd.of((double) now));
    for (Moved each : moved) {
      formula
          .append(" - ")
          .append(Usd.of((double) each.nowNanoUsd()))
          .append(" + ")
          .append(Usd.of((double) each.thenNanoUsd()));
    }
    return formula.toString();
  }

  private static Moved moved(Move move, Map<Layer, Sums> sums) {
    Sums from = sums.getOrDefault(move.from(), Sums.NONE);
    Sums to = sums.getOrDefault(move.to(), Sums.NONE);
    double now = move.share() * from.costNanoUsd();
    LayerFacts facts = LayerFacts.of(move.to());
    boolean recorded = to.tokens() > 0;
    double then =
        move.share()
            * (recorded
                ? from.tokens() * (to.costNanoUsd() / (double) to.tokens())
                : from.promptTokens() / MILLION * facts.promptNanoUsdPerMillion()
                    + from.completionTokens() / MILLION * facts.completionNanoUsdPerMillion());
    return new Moved(
        move.from(),
        move.to(),
        move.share(),
        Math.round(move.share() * from.calls()),
        Math.round(now),
        Math.round(then),
        recorded ? ofRecorded(move, from, to) : ofTypical(move, from, facts));
  }

  private static String ofRecorded(Move move, Sums from, Sums to) {
    return "now: %s x %s; then: %s x %d tokens x (%s / %d tokens, as recorded at %s)"
        .formatted(
            move.share(),
            Usd.of((double) from.costNanoUsd()),
            move.share(),
            from.tokens(),
            Usd.of((double) to.costNanoUsd()),
            to.tokens(),
            move.to());
  }

  private static String ofTypical(Move move, Sums from, LayerFacts to) {
    return ("now: %s x %s; then: %s x (%d tokens read x %s a million + %d written x %s a million,"
            + " typical of %s, which was never called)")
        .formatted(
            move.share(),
            Usd.of((double) from.costNanoUsd()),
            move.share(),
            from.promptTokens(),
            Usd.of((double) to.promptNanoUsdPerMillion()),
            from.completionTokens(),
            Usd.of((double) to.completionNanoUsdPerMillion()),
            move.to());
  }
}
