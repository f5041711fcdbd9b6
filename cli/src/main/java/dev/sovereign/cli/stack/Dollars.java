package dev.sovereign.cli.stack;

import java.math.BigDecimal;

/** Nano-dollars as a person reads them, exactly. */
public final class Dollars {

  private Dollars() {}

  /** With two decimals and as many more, up to nine, as there are. */
  public static String of(long nanoDollars) {
    BigDecimal dollars = BigDecimal.valueOf(nanoDollars, 9).stripTrailingZeros();
    return (dollars.scale() < 2 ? dollars.setScale(2) : dollars).toPlainString();
  }

  /** Whether a header's text is a whole number above zero that fits. */
  public static boolean isAmount(String text) {
    return text.matches("[1-9][0-9]{0,17}");
  }
}
