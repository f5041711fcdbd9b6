package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Currency;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where rows of revenue are booked. What files say has happened, so none of these accounts may
 * refuse it: all go as far below zero as they like.
 *
 * @param currency of all of them; a row in another one breaks its file
 * @param processor what the payment processor holds for us
 * @param inTransit paid out by the processor and not yet at the bank
 * @param bank what the bank holds
 * @param sales what customers paid
 * @param refunds what was given back, disputes among it
 * @param fees what the processor took
 * @param otherIncome what came to the bank from elsewhere
 * @param otherExpenses what left the bank for elsewhere
 */
public record RevenueAccounts(
    Currency currency,
    String processor,
    String inTransit,
    String bank,
    String sales,
    String refunds,
    String fees,
    String otherIncome,
    String otherExpenses) {

  /** The names used unless others are wanted, each ending with the currency. */
  public static RevenueAccounts of(Currency currency) {
    return new RevenueAccounts(
        currency,
        "Assets:Stripe:" + currency,
        "Assets:InTransit:" + currency,
        "Assets:Bank:" + currency,
        "Income:Sales:" + currency,
        "Income:Refunds:" + currency,
        "Expenses:ProcessorFees:" + currency,
        "Income:Other:" + currency,
        "Expenses:Other:" + currency);
  }

  /** Their definitions, which an import opens. */
  public List<Account> definitions() {
    return Stream.of(processor, inTransit, bank, sales, refunds, fees, otherIncome, otherExpenses)
        .map(name -> Account.unlimited(name, currency))
        .toList();
  }
}
