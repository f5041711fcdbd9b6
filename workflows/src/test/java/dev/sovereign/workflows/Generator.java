package dev.sovereign.workflows;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Values for property tests. Every case has a seed of its own, and a case that fails prints it; run
 * only that one with {@code -Dgenerator.seed=<seed>}.
 */
public final class Generator {
  private static final int CASES = 300;

  private final Random random;

  private Generator(long seed) {
    random = new Random(seed);
  }

  /** Runs a property on a few hundred cases, new ones each time. */
  public static void check(Consumer<Generator> property) {
    Long only = Long.getLong("generator.seed");
    long first = only == null ? new Random().nextLong() : only;
    for (long seed = first; seed < first + (only == null ? CASES : 1); seed++) {
      try {
        property.accept(new Generator(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("fails with -Dgenerator.seed=" + seed, e);
      }
    }
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean coin() {
    return random.nextBoolean();
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Text of pieces that are hard on renderers and parsers, up to that many of them. */
  public String nastyText(int maxPieces) {
    StringBuilder text = new StringBuilder();
    for (int i = below(maxPieces + 1); i > 0; i--) {
      text.append(oneOf(PIECES));
    }
    return text.toString();
  }

  private static final List<String> PIECES =
      List.of(
          "a",
          "Fix",
          " ",
          "\n",
          "\r\n",
          "\t",
          "`",
          "``",
          "```\n",
          "*",
          "_",
          "[x](http://e.org)",
          "<b>",
          "<script>alert(1)</script>",
          "|",
          "\\",
          "# ",
          "- ",
          "1. ",
          "> ",
          "~~",
          "&lt;",
          "https://e.org/a",
          "www.e.org",
          "@eve",
          "#12",
          "\u202e",
          "\u200b",
          "\u0000",
          "\u001b[31m",
          "\ud83d\ude00",
          "\ud83d",
          "ü",
          "。",
          "'",
          "\"",
          "!",
          "![i](x)",
          "---",
          "===",
          "$x$");
}
