package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The accounts of the loop, one of each a currency. Which money is for what stands in equity: the
 * split moves nothing but these envelopes, so it is possible whatever account the money came in on.
 * Lending moves cash and envelope at once, and the ledger refuses it when the envelope would fall
 * below zero.
 *
 * <ul>
 *   <li>{@code Equity:Operations}: what was not split, without bound.
 *   <li>{@code Equity:Treasury}: to be lent. {@code Equity:Lent}: is lent.
 *   <li>{@code Equity:Growth}: for proposals. {@code Equity:Budgets}: is theirs.
 *   <li>{@code Assets:Venues:<Name>}: what a venue was given, at cost.
 * </ul>
 */
public final class LoopAccounts {

  /** Entries on accounts of such names are revenue: what an import or a caller books as earned. */
  static final String REVENUE = "^Income:(Sales|Refunds|Other):";

  /** What providers of models are owed. */
  static final String PROVIDERS = "Liabilities:Models";

  private static final int MAX_PART = 60;

  private LoopAccounts() {}

  /** What is lent comes from here and returns to here. An import opens it the same way. */
  public static String cash(Currency currency) {
    return "Assets:Bank:" + currency;
  }

  static String operations(Currency currency) {
    return "Equity:Operations:" + currency;
  }

  static String treasury(Currency currency) {
    return "Equity:Treasury:" + currency;
  }

  static String lent(Currency currency) {
    return "Equity:Lent:" + currency;
  }

  static String growth(Currency currency) {
    return "Equity:Growth:" + currency;
  }

  static String budgets(Currency currency) {
    return "Equity:Budgets:" + currency;
  }

  static String earned(Currency currency) {
    return "Income:Yield:" + currency;
  }

  static String loss(Currency currency) {
    return "Expenses:Venues:" + currency;
  }

  static String venue(String name) {
    return "Assets:Venues:" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** What an endpoint's models cost; its name as far as an account's may hold it. */
  static String models(String endpoint) {
    String part = endpoint.replaceAll("[^A-Za-z0-9-]", "-");
    return "Expenses:Models:X-" + part.substring(0, Math.min(part.length(), MAX_PART));
  }

  /** The same for the same line of the same cut; endpoint and model may be longer than a key. */
  static Key spendKey(SettledSpend spend, SettledSpend.Line line) {
    String who = line.endpoint().length() + ":" + line.endpoint() + line.model();
    return new Key(
        "spend:"
            + line.month()
            + ":"
            + spend.cut().previousMark()
            + "-"
            + spend.mark()
            + ":"
            + UUID.nameUUIDFromBytes(who.getBytes(StandardCharsets.UTF_8)));
  }

  /** Opens what a transfer touches; opening again is the same. */
  static List<Operation> opened(List<Posting> postings) {
    List<Operation> operations = new ArrayList<>();
    for (Posting posting : postings) {
      String name = posting.account().text();
      Currency currency = posting.amount().currency();
      operations.add(
          new Operation.Open(
              unbounded(name)
                  ? Account.unlimited(name, currency)
                  : Account.covered(name, currency)));
    }
    return operations;
  }

  static List<Posting> move(String from, String to, Amount amount) {
    return List.of(Posting.debit(from, amount), Posting.credit(to, amount));
  }

  private static boolean unbounded(String name) {
    return name.startsWith("Equity:Operations:") || name.startsWith("Assets:Bank:");
  }
}
