package dev.sovereign.workflows.treasury;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * A sum of money, exact. Its JSON and text form is {@code 12.34 USD}, which no reader rounds.
 *
 * @param units atomic units, at most 38 digits; may be negative
 * @param currency of what
 */
public record Amount(BigInteger units, Currency currency) {

  /** The first number of atomic units that is too large. */
  public static final BigInteger LIMIT = BigInteger.TEN.pow(38);

  private static final int LONGEST_TEXT = 60;

  /**
   * Checks the size.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#AMOUNT_OVERFLOW}
   */
  public Amount {
    if (units.abs().compareTo(LIMIT) >= 0) {
      throw TreasuryFailure.AMOUNT_OVERFLOW.failure(
          String.format(
              Locale.ROOT,
              "amount: %d digits of atomic units of %s (expected: at most 38)",
              units.abs().toString().length(),
              currency));
    }
  }

  /** So many atomic units: cents of a dollar, wei of an ether. */
  public static Amount ofUnits(long units, Currency currency) {
    return new Amount(BigInteger.valueOf(units), currency);
  }

  /** None of it. */
  public static Amount zero(Currency currency) {
    return new Amount(BigInteger.ZERO, currency);
  }

  /**
   * Reads a plain decimal such as {@code -12.34}; fewer digits than the currency has are fine.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#AMOUNT_INVALID} for no
   *     number or too many digits after the point, {@link TreasuryFailure#AMOUNT_OVERFLOW}
   */
  public static Amount parse(String decimal, Currency currency) {
    String text = decimal.strip();
    if (text.length() > LONGEST_TEXT || !text.matches("[+-]?\\d+(\\.\\d+)?")) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          String.format(
              Locale.ROOT, "amount: %s (expected: a plain decimal such as 12.34)", shown(text)));
    }
    try {
      return new Amount(
          new BigDecimal(text).movePointRight(currency.scale()).toBigIntegerExact(), currency);
    } catch (ArithmeticException e) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          String.format(
              Locale.ROOT,
              "amount: %s (expected: at most %d digits after the point for %s)",
              text,
              currency.scale(),
              currency),
          e);
    }
  }

  /** Reads {@code 12.34 USD}. */
  @JsonCreator
  public static Amount parse(String text) {
    String[] parts = text.strip().split("\\s+", -1);
    if (parts.length != 2) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          String.format(Locale.ROOT, "amount: %s (expected: such as 12.34 USD)", shown(text)));
    }
    return parse(parts[0], Currency.of(parts[1]));
  }

  /** The sum of both, which must be of one currency. */
  public Amount plus(Amount other) {
    if (currency != other.currency) {
      throw TreasuryFailure.UNBALANCED.failure(
          String.format(
              Locale.ROOT,
              "amounts of %s and %s cannot be added; exchange one first",
              currency,
              other.currency));
    }
    return new Amount(units.add(other.units), currency);
  }

  /** The same with the other sign. */
  public Amount negated() {
    return new Amount(units.negate(), currency);
  }

  /** -1, 0 or 1. */
  public int signum() {
    return units.signum();
  }

  /** With all digits of the currency, for example {@code -0.05}. */
  public String decimal() {
    return new BigDecimal(units, currency.scale()).toPlainString();
  }

  @JsonValue
  @Override
  public String toString() {
    return decimal() + " " + currency;
  }

  private static String shown(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
