package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Kept;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import dev.sovereign.workflows.treasury.Verification;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.FundingOrder;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.Period;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The loop's transfers. Each has its key, so each may be asked for again. Thread-safe. */
final class Booking {

  /** Never: a hold whose order was carried out must be settled after any outage. */
  private static final Instant NEVER = Instant.parse("9998-12-31T00:00:00Z");

  private static final String APPROVER = "approver";
  private static final String APPROVER_KEY = "approverKey";

  private final Ledger ledger;

  Booking(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Fills the envelopes of a close. */
  void split(Close close) {
    Instant end = Period.parse(close.period(), Period.zone(close.zone())).end();
    for (Close.Split split : close.splits()) {
      Currency currency = split.total().currency();
      List<Posting> postings = new ArrayList<>();
      postings.add(Posting.debit(LoopAccounts.operations(currency), split.total()));
      credit(postings, LoopAccounts.treasury(currency), split.treasury());
      credit(postings, LoopAccounts.growth(currency), split.growth());
      post("close:" + close.period() + ":" + currency, end, "split of " + close.period(), postings)
          .orThrow();
    }
  }

  /**
   * An order as the ledger has it under its key.
   *
   * @param order as it was given first: another run may have planned it with another amount
   * @param released whether its hold was given back, for good
   */
  record Held(VenueOrder order, boolean released) {}

  /** What was reserved first under the key of this venue and month; empty when nothing was. */
  Optional<Held> find(String venue, String key) {
    return ledger.find(new Key(key)).map(kept -> held(venue, key, kept));
  }

  private static Held held(String venue, String key, Kept kept) {
    AccountName lent = AccountName.of(LoopAccounts.venue(venue));
    Amount amount =
        kept.transfer().postings().stream()
            .filter(posting -> posting.account().equals(lent))
            .map(Posting::amount)
            .findFirst()
            .orElseThrow();
    return new Held(
        new VenueOrder(
            venue, key, amount, kept.transfer().at(), approver(kept.transfer().metadata())),
        kept.status() == Kept.Status.RELEASED);
  }

  private static @Nullable Approver approver(SortedMap<String, String> facts) {
    String name = facts.get(APPROVER);
    String signedBy = facts.get(APPROVER_KEY);
    return name == null || signedBy == null ? null : new Approver(name, signedBy);
  }

  /** In the chain before anything is lent, so that whoever ends the run later can name it. */
  private static SortedMap<String, String> facts(@Nullable Approver approver) {
    SortedMap<String, String> facts = new TreeMap<>();
    if (approver != null) {
      facts.put(APPROVER, approver.name());
      facts.put(APPROVER_KEY, approver.key());
    }
    return facts;
  }

  /** Holds what an order would lend; the reason when it may not be lent. */
  @Nullable String reserve(VenueOrder order) {
    List<Posting> postings = lending(order);
    List<Operation> operations = LoopAccounts.opened(postings);
    Transfer transfer =
        new Transfer(
            new Key(order.key()),
            order.at(),
            "lend to " + order.venue(),
            postings,
            facts(order.approver()));
    operations.forEach(open -> ledger.record(open).orThrow());
    return switch (ledger.record(new Operation.Reserve(transfer, NEVER))) {
      case Outcome.Recorded _ -> null;
      case Outcome.Refused(TreasuryFailure code, String message) -> refusal(order, code, message);
    };
  }

  private static String refusal(VenueOrder order, TreasuryFailure code, String message) {
    if (code == TreasuryFailure.INSUFFICIENT_FUNDS) {
      return message;
    }
    if (code == TreasuryFailure.KEY_CONFLICT) {
      // Nothing was there just before: asked again, that order is found.
      throw LoopFailure.BOOKS_UNAVAILABLE.failure(
          order.key() + " was reserved by another run at this moment; it is asked again");
    }
    throw code.failure(message);
  }

  /** Books a hold. */
  void settle(VenueOrder order) {
    ledger
        .record(new Operation.Settle(key(order, ":settle"), new Key(order.key()), order.at()))
        .orThrow();
  }

  /** Gives a hold back; nothing when there is none. */
  void release(VenueOrder order) {
    Outcome outcome =
        ledger.record(
            new Operation.VoidHold(key(order, ":release"), new Key(order.key()), order.at()));
    if (outcome instanceof Outcome.Refused(TreasuryFailure code, String message)
        && code != TreasuryFailure.HOLD_UNKNOWN) {
      throw code.failure(message);
    }
  }

  /** Books what a venue paid back for what it was given; the difference is yield or loss. */
  void payBack(VenueOrder order, VenueReceipt paid) {
    Currency currency = order.amount().currency();
    List<Posting> postings = new ArrayList<>();
    BigInteger gain = paid.amount().units().subtract(order.amount().units());
    debit(postings, LoopAccounts.cash(currency), paid.amount());
    postings.add(Posting.credit(LoopAccounts.venue(order.venue()), order.amount()));
    postings.add(Posting.debit(LoopAccounts.lent(currency), order.amount()));
    credit(postings, LoopAccounts.treasury(currency), paid.amount());
    if (gain.signum() < 0) {
      Amount loss = new Amount(gain.negate(), currency);
      debit(postings, LoopAccounts.loss(currency), loss);
      credit(postings, LoopAccounts.operations(currency), loss);
    } else if (gain.signum() > 0) {
      credit(postings, LoopAccounts.earned(currency), new Amount(gain, currency));
      debit(postings, LoopAccounts.operations(currency), new Amount(gain, currency));
    }
    post(order.key() + ":undo", order.at(), "back from " + order.venue(), postings).orThrow();
  }

  /** Whether growth could pay. */
  boolean fund(FundingOrder order, Amount cost) {
    Currency currency = cost.currency();
    List<Posting> postings =
        LoopAccounts.move(LoopAccounts.growth(currency), LoopAccounts.budgets(currency), cost);
    Outcome outcome =
        post("growth:" + order.proposal(), order.at(), "budget of " + order.proposal(), postings);
    return switch (outcome) {
      case Outcome.Recorded _ -> true;
      case Outcome.Refused(TreasuryFailure code, String message) -> {
        // With another body it was funded by another run, at another time.
        if (code == TreasuryFailure.INSUFFICIENT_FUNDS || code == TreasuryFailure.KEY_CONFLICT) {
          yield code == TreasuryFailure.KEY_CONFLICT;
        }
        throw code.failure(message);
      }
    };
  }

  /** One transfer a month and model; less than a cent is carried, not booked. */
  void spend(BookedSpend spend) {
    for (BookedSpend.Line booked : spend.lines()) {
      if (booked.booked().signum() > 0) {
        post(spend.spend(), booked);
      }
    }
  }

  private void post(SettledSpend spend, BookedSpend.Line booked) {
    SettledSpend.Line line = booked.line();
    List<Posting> postings =
        List.of(
            Posting.debit(LoopAccounts.models(line.endpoint()), booked.booked()),
            Posting.credit(LoopAccounts.PROVIDERS, booked.booked()));
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("endpoint", line.endpoint());
    facts.put("model", line.model());
    facts.put("calls", Long.toString(line.calls()));
    facts.put("costNanoUsd", Long.toString(line.costNanoUsd()));
    facts.put("cloudUsd", booked.cloudUsd().toPlainString());
    facts.put("receipts", spend.cut().previousMark() + "-" + spend.mark());
    LoopAccounts.opened(postings).forEach(open -> ledger.record(open).orThrow());
    ledger
        .record(
            new Operation.Post(
                new Transfer(
                    LoopAccounts.spendKey(spend, line),
                    // Within its period, which ends just after.
                    spend.cut().end().minusMillis(1),
                    "models in " + line.month(),
                    postings,
                    facts)))
        .orThrow();
  }

  /** What was checked, or the first thing that is wrong. */
  static String line(Verification checked) {
    return checked.sound()
        ? checked.lines() + " lines and " + checked.anchors() + " anchors agree"
        : checked.findings().getFirst().where() + ": " + checked.findings().getFirst().what();
  }

  private static List<Posting> lending(VenueOrder order) {
    Currency currency = order.amount().currency();
    List<Posting> postings = new ArrayList<>();
    postings.add(Posting.credit(LoopAccounts.cash(currency), order.amount()));
    postings.add(Posting.debit(LoopAccounts.venue(order.venue()), order.amount()));
    postings.add(Posting.debit(LoopAccounts.treasury(currency), order.amount()));
    postings.add(Posting.credit(LoopAccounts.lent(currency), order.amount()));
    return postings;
  }

  private Outcome post(String key, Instant at, String what, List<Posting> postings) {
    LoopAccounts.opened(postings).forEach(open -> ledger.record(open).orThrow());
    return ledger.record(new Operation.Post(transfer(key, at, what, postings)));
  }

  private static Transfer transfer(String key, Instant at, String what, List<Posting> postings) {
    return new Transfer(new Key(key), at, what, postings, new TreeMap<>());
  }

  private static Key key(VenueOrder order, String suffix) {
    return new Key(order.key() + suffix);
  }

  private static void credit(List<Posting> postings, String account, Amount amount) {
    if (amount.signum() > 0) {
      postings.add(Posting.credit(account, amount));
    }
  }

  private static void debit(List<Posting> postings, String account, Amount amount) {
    if (amount.signum() > 0) {
      postings.add(Posting.debit(account, amount));
    }
  }
}
