package dev.sovereign.workflows.treasury;

import java.math.BigInteger;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Money that moves between accounts at once or not at all.
 *
 * @param key names it for good; the same key with the same body is the same transfer
 * @param at when it happened, which may lie before what is recorded already
 * @param description one line for a person; may be empty
 * @param postings at least two, their sum zero in each currency
 * @param metadata further facts, kept as they are
 */
public record Transfer(
    Key key,
    Instant at,
    String description,
    List<Posting> postings,
    SortedMap<String, String> metadata) {

  /**
   * Checks and copies.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#UNBALANCED} or {@link
   *     TreasuryFailure#REQUEST_INVALID}
   */
  public Transfer {
    at = Texts.time("at", at);
    Texts.check("description", description);
    postings = List.copyOf(postings);
    metadata = Texts.copy(metadata);
    if (postings.size() < 2) {
      throw TreasuryFailure.UNBALANCED.failure(
          String.format(
              Locale.ROOT,
              "transfer %s: %d postings (expected: at least 2)",
              key,
              postings.size()));
    }
    sums(postings).forEach((currency, sum) -> refuseUnlessZero(key, currency, sum));
  }

  /** Without metadata. */
  public static Transfer of(String key, Instant at, String description, Posting... postings) {
    return new Transfer(new Key(key), at, description, List.of(postings), new TreeMap<>());
  }

  private static EnumMap<Currency, BigInteger> sums(List<Posting> postings) {
    EnumMap<Currency, BigInteger> sums = new EnumMap<>(Currency.class);
    for (Posting posting : postings) {
      sums.merge(posting.amount().currency(), posting.amount().units(), BigInteger::add);
    }
    return sums;
  }

  private static void refuseUnlessZero(Key key, Currency currency, BigInteger sum) {
    if (sum.signum() != 0) {
      throw TreasuryFailure.UNBALANCED.failure(
          String.format(
              Locale.ROOT,
              "transfer %s: postings in %s sum to %s atomic units (expected: 0)",
              key,
              currency,
              sum));
    }
  }
}
