package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Usage;

/**
 * What a model costs, in nano-dollars a million tokens: 0.15 USD a million is 150,000,000. Integers
 * only; each call is rounded up to the next nano-dollar.
 *
 * @param inputNanoUsdPerMillion of tokens read
 * @param outputNanoUsdPerMillion of tokens written
 */
public record Price(long inputNanoUsdPerMillion, long outputNanoUsdPerMillion) {

  public static final Price FREE = new Price(0, 0);

  private static final long MILLION = 1_000_000;

  public Price {
    if (inputNanoUsdPerMillion < 0 || outputNanoUsdPerMillion < 0) {
      throw new IllegalArgumentException("price: negative (expected: >= 0)");
    }
  }

  /** Whether a call costs nothing. */
  public boolean free() {
    return inputNanoUsdPerMillion == 0 && outputNanoUsdPerMillion == 0;
  }

  /** Of a call, in nano-dollars. */
  public long of(Usage usage) {
    return of(usage.promptTokens(), usage.completionTokens());
  }

  /** Of so many tokens, in nano-dollars. */
  public long of(long promptTokens, long completionTokens) {
    long exact =
        Math.addExact(
            Math.multiplyExact(promptTokens, inputNanoUsdPerMillion),
            Math.multiplyExact(completionTokens, outputNanoUsdPerMillion));
    return Math.ceilDiv(exact, MILLION);
  }
}
