package dev.sovereign.activities.inference.cost;

import java.math.BigDecimal;
import java.math.MathContext;

/** Money in formulas that people read. */
final class Usd {

  private static final MathContext SIX_DIGITS = new MathContext(6);

  private Usd() {}

  /** To six digits; the nano-dollars beside a formula are exact. */
  static String of(double nano) {
    return new BigDecimal(nano)
            .movePointLeft(9)
            .round(SIX_DIGITS)
            .stripTrailingZeros()
            .toPlainString()
        + " USD";
  }
}
