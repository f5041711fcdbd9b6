package dev.sovereign.workflows.treasury;

import java.util.Arrays;
import java.util.Locale;

/** The currencies a ledger keeps. A new one is a constant here and a row of {@code currency}. */
public enum Currency {
  USD(2),
  USDC(6),
  ETH(18);

  private final int scale;

  Currency(int scale) {
    this.scale = scale;
  }

  /** How many decimal digits one unit has: an atomic unit is ten to the minus this. */
  public int scale() {
    return scale;
  }

  /**
   * The currency of a code in any case.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#CURRENCY_UNKNOWN}
   */
  public static Currency of(String code) {
    return Arrays.stream(values())
        .filter(currency -> currency.name().equalsIgnoreCase(code.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                TreasuryFailure.CURRENCY_UNKNOWN.failure(
                    String.format(
                        Locale.ROOT,
                        "currency: %s (expected: one of %s)",
                        code,
                        Arrays.toString(values()))));
  }
}
