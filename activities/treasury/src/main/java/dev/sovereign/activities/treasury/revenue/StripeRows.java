package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Rows of Stripe's exports. What the balance gains is debited to it, the fee to the fees, and the
 * gross sum is credited to what the row's type stands for. Each row is booked under Stripe's own
 * id.
 *
 * @param id the column of the id, and so for the others
 */
record StripeRows(
    Columns columns,
    RevenueAccounts accounts,
    String id,
    String type,
    String gross,
    String created,
    Instant now) {

  static StripeRows of(
      RevenueFormat format, Columns columns, RevenueAccounts accounts, Instant now) {
    return format == RevenueFormat.STRIPE_HISTORY
        ? new StripeRows(columns, accounts, "id", "type", "amount", "created (utc)", now)
        : new StripeRows(
            columns,
            accounts,
            "balance_transaction_id",
            "reporting_category",
            "gross",
            "created_utc",
            now);
  }

  /** Empty when the row moves nothing. */
  Optional<Transfer> transfer(Csv.Row row) {
    Currency currency = Currency.of(columns.text(row, "currency"));
    if (currency != accounts.currency()) {
      throw TreasuryFailure.CURRENCY_MISMATCH.failure(
          "column currency: %s (expected: %s)".formatted(currency, accounts.currency()));
    }
    Amount sum = columns.amount(row, gross, currency);
    Amount fee = columns.amount(row, "fee", currency);
    Amount net = columns.amount(row, "net", currency);
    if (!net.equals(sum.plus(fee.negated()))) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          "column net: %s (expected: %s less the fee of %s)".formatted(net, sum, fee));
    }
    String kind = columns.text(row, type).toLowerCase(Locale.ROOT);
    List<Posting> postings =
        Stream.of(
                line(accounts.processor(), net),
                line(accounts.fees(), fee),
                line(counterpart(kind), sum.negated()))
            .flatMap(Optional::stream)
            .toList();
    return postings.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Transfer(
                new Key("stripe:" + columns.text(row, id)),
                RevenueTime.check("column " + created, columns.time(row, created), now),
                columns.text(row, "description"),
                postings,
                new TreeMap<>(Map.of("source", "stripe", "type", kind))));
  }

  private String counterpart(String kind) {
    return switch (kind) {
      case "charge", "payment" -> accounts.sales();
      case "refund",
          "payment_refund",
          "partial_capture_reversal",
          "charge_failure",
          "payment_failure_refund",
          "refund_failure",
          "dispute",
          "dispute_reversal",
          "adjustment" ->
          accounts.refunds();
      case "payout", "payout_failure", "payout_cancel", "payout_reversal", "transfer" ->
          accounts.inTransit();
      case "stripe_fee", "fee", "network_cost", "tax_fee" -> accounts.fees();
      case "contribution", "topup", "other_adjustment" -> accounts.otherIncome();
      default ->
          throw TreasuryFailure.REQUEST_INVALID.failure(
              "column %s: %s (expected: charge, payment, refund, dispute, adjustment, payout, fee, topup or one of their kind)"
                  .formatted(type, kind));
    };
  }

  private static Optional<Posting> line(String account, Amount amount) {
    return amount.signum() == 0
        ? Optional.empty()
        : Optional.of(new Posting(AccountName.of(account), amount));
  }
}
