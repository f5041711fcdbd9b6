package dev.sovereign.workflows.treasury;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Splits sums by fixed weights, such as 60 and 40, in whole atomic units, and remembers exactly
 * what rounding owes to whom. Immutable; each split gives the state for the next.
 *
 * <p>The method is that of the largest remainder, with the remainders carried: a share's claim is
 * its part of the sum plus what it is owed, every claim is rounded down, and what is left over goes
 * to the largest fractions, one unit each. With claims {@code x}, parts {@code a} and fractions
 * {@code f}, the left over is the sum of the fractions, so it is less than the number of fractions
 * above zero, and only such a share is given a unit: {@code |x - a| < 1} for ever, whatever came
 * before. The carry is that difference, kept as a numerator over the sum of the weights, so nothing
 * is ever rounded away.
 *
 * <p>The parts of a sum add up to it. Of two shares, none is negative when the sum is not; of three
 * or more a share may be asked to give one unit back when it had been ahead.
 *
 * @param weights at least one, each zero or more, not all zero
 * @param carry what each share is owed, in atomic units times the sum of the weights; sums to zero
 */
public record Allotment(List<BigInteger> weights, List<BigInteger> carry) {

  /**
   * Checks and copies.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  public Allotment {
    weights = List.copyOf(weights);
    carry = List.copyOf(carry);
    BigInteger whole = sum(weights);
    boolean sound =
        whole.signum() > 0
            && weights.stream().allMatch(weight -> weight.signum() >= 0)
            && carry.size() == weights.size()
            && sum(carry).signum() == 0
            && carry.stream().allMatch(owed -> owed.abs().compareTo(whole) < 0);
    if (!sound) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "split by %s with %s carried (expected: weights of zero or more, one above; carries below one unit that sum to zero)",
              weights,
              carry));
    }
  }

  /**
   * A rule that has split nothing yet.
   *
   * @param weights for example 60 and 40
   */
  public static Allotment of(List<BigInteger> weights) {
    return new Allotment(weights, weights.stream().map(_ -> BigInteger.ZERO).toList());
  }

  /** Whole numbers are enough for most rules. */
  public static Allotment of(long... weights) {
    return of(
        IntStream.range(0, weights.length).mapToObj(i -> BigInteger.valueOf(weights[i])).toList());
  }

  /**
   * The parts of a sum, and the rule as it is afterwards.
   *
   * @param parts in the order of the weights; they sum to what was split
   * @param next with what is carried now
   */
  public record Split(List<BigInteger> parts, Allotment next) {
    public Split {
      parts = List.copyOf(parts);
    }
  }

  /**
   * Splits a sum, which may be zero or negative.
   *
   * @param units atomic units
   */
  public Split split(BigInteger units) {
    BigInteger whole = sum(weights);
    List<BigInteger> claims =
        IntStream.range(0, weights.size())
            .mapToObj(i -> units.multiply(weights.get(i)).add(carry.get(i)))
            .toList();
    List<BigInteger> parts = new ArrayList<>(claims.stream().map(c -> floor(c, whole)).toList());
    int leftOver = units.subtract(sum(parts)).intValueExact();
    byFraction(claims, whole).stream()
        .limit(leftOver)
        .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
    List<BigInteger> owed =
        IntStream.range(0, parts.size())
            .mapToObj(i -> claims.get(i).subtract(parts.get(i).multiply(whole)))
            .toList();
    return new Split(parts, new Allotment(weights, owed));
  }

  /** Largest fraction first; among equals, who would be left below zero, then the order given. */
  private static List<Integer> byFraction(List<BigInteger> claims, BigInteger whole) {
    return IntStream.range(0, claims.size())
        .boxed()
        .sorted(
            Comparator.<Integer, BigInteger>comparing(i -> claims.get(i).mod(whole))
                .reversed()
                .thenComparingInt(i -> claims.get(i).signum() < 0 ? 0 : 1))
        .toList();
  }

  private static BigInteger floor(BigInteger claim, BigInteger whole) {
    return claim.subtract(claim.mod(whole)).divide(whole);
  }

  private static BigInteger sum(List<BigInteger> numbers) {
    return numbers.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }
}
