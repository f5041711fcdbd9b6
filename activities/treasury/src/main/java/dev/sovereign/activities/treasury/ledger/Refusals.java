package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a refusal says to a person: what, where, and the next step. */
final class Refusals {

  private Refusals() {}

  static Outcome.Refused of(
      TreasuryFailure code,
      Operation operation,
      @Nullable String account,
      @Nullable BigDecimal available) {
    String why =
        switch (code) {
          case KEY_CONFLICT ->
              "the key was used with another body; take a new key, or send the first body again";
          case ACCOUNT_UNKNOWN -> "no account %s; open it first".formatted(account);
          case CURRENCY_MISMATCH -> "%s holds another currency".formatted(account);
          case CURRENCY_UNKNOWN -> "the database does not know the currency; run the migration";
          case INSUFFICIENT_FUNDS ->
              "%s has %s available, which is less than this takes"
                  .formatted(account, shown(operation, account, available));
          case AMOUNT_OVERFLOW -> "%s would need more than 38 digits".formatted(account);
          case AMOUNT_INVALID -> "an amount is zero or no whole number of atomic units";
          case UNBALANCED -> "the postings do not sum to zero in every currency";
          case HOLD_UNKNOWN -> "no hold was reserved with the key it names";
          case HOLD_ENDED -> "the hold was settled, voided or expired before";
          case HOLD_EXPIRED -> "the hold's time is over; reserve anew";
          case HOLD_NOT_DUE -> "the hold's time is not over; void it instead";
          case TRANSFER_UNKNOWN -> "no transfer was booked with the key it names";
          case ALREADY_REVERSED -> "the transfer was reversed before";
          case STORE_UNAVAILABLE,
              CLOCK_WENT_BACKWARDS,
              REQUEST_INVALID,
              FILE_REFUSED,
              BOOKS_BROKEN ->
              throw new IllegalStateException("no refusal of an operation: " + code);
        };
    return new Outcome.Refused(code, "%s: %s".formatted(operation.key(), why));
  }

  private static String shown(
      Operation operation, @Nullable String account, @Nullable BigDecimal available) {
    if (available == null) {
      return "too little";
    }
    return postings(operation).stream()
        .filter(posting -> posting.account().text().equals(account))
        .findFirst()
        .map(
            posting ->
                new Amount(available.toBigIntegerExact(), posting.amount().currency()).toString())
        .orElse(available.toPlainString() + " atomic units");
  }

  private static List<Posting> postings(Operation operation) {
    return switch (operation) {
      case Operation.Post post -> post.transfer().postings();
      case Operation.Reserve reserve -> reserve.transfer().postings();
      case Operation.Open _,
          Operation.Settle _,
          Operation.VoidHold _,
          Operation.Expire _,
          Operation.Reverse _ ->
          List.of();
    };
  }
}
