package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.TrialBalance;
import dev.sovereign.workflows.treasury.Verification;
import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.ClosedPeriod;
import dev.sovereign.workflows.treasury.loop.Deployment;
import dev.sovereign.workflows.treasury.loop.FundingOrder;
import dev.sovereign.workflows.treasury.loop.GrowthBooks;
import dev.sovereign.workflows.treasury.loop.OpenBooks;
import dev.sovereign.workflows.treasury.loop.OpenBooksRequest;
import dev.sovereign.workflows.treasury.loop.Period;
import dev.sovereign.workflows.treasury.loop.Positions;
import dev.sovereign.workflows.treasury.loop.Proposal;
import dev.sovereign.workflows.treasury.loop.SacredLoopActivities;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueFailure;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import dev.sovereign.workflows.treasury.venue.YieldVenue;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loop's activities over a ledger, its own records and venues. Thread-safe. */
public final class LedgerAndVenues implements SacredLoopActivities {

  private final Ledger ledger;
  private final Booking booking;
  private final Closes closes;
  private final Growth growth;
  private final Spends spends;
  private final Supplier<Map<String, YieldVenue>> venues;
  private final Supplier<TreasuryPolicy> policy;
  private final Proof proof;
  private final Supplier<List<TreasuryReport.OpenApproval>> approvals;
  private final Clock clock;

  /**
   * @param venues by name, asked for at each call
   * @param policy reads the rules in force at each call
   * @param proof anchors and verifies the books
   * @param approvals what runs of the loop ask a person, asked for at each report
   */
  public LedgerAndVenues(
      Ledger ledger,
      Closes closes,
      Growth growth,
      Spends spends,
      Supplier<Map<String, YieldVenue>> venues,
      Supplier<TreasuryPolicy> policy,
      Proof proof,
      Supplier<List<TreasuryReport.OpenApproval>> approvals,
      Clock clock) {
    this.ledger = ledger;
    this.booking = new Booking(ledger);
    this.closes = closes;
    this.growth = growth;
    this.spends = spends;
    this.venues = venues;
    this.policy = policy;
    this.proof = proof;
    this.approvals = approvals;
    this.clock = clock;
  }

  /** What makes tampering visible. Thread-safe. */
  public interface Proof {

    /** Writes the head of the chain where the database cannot reach it. */
    void anchor();

    /** Recomputes chain and invariants. */
    Verification verify();
  }

  @Override
  public TreasuryPolicy readPolicy() {
    return policy.get();
  }

  @Override
  public OpenBooks readOpenBooks(OpenBooksRequest request) {
    return closes.books(request);
  }

  @Override
  public Close recordClose(Close close) {
    Close held = closes.record(close);
    booking.split(held);
    proof.anchor();
    return held;
  }

  @Override
  public List<String> findUnallocated() {
    return closes.open();
  }

  @Override
  public ClosedPeriod readClosed(String period) {
    ClosedPeriod closed = closes.closed(period);
    // Whoever closed it may have died between the record and its booking.
    booking.split(closed.close());
    return closed.outcome() == null ? leftBehind(closed.close()) : closed;
  }

  /** What earlier runs of a month without an outcome ordered, finished, and is still lent. */
  private ClosedPeriod leftBehind(Close close) {
    List<Deployment.Supply> lent = new ArrayList<>();
    @Nullable Approver approver = null;
    for (String name : new TreeSet<>(venues.get().keySet())) {
      Optional<VenueOrder> order =
          booking.find(name, Deployment.key(close.period(), name)).map(Booking.Held::order);
      Optional<VenueReceipt> receipt = order.map(this::supply).filter(found -> !found.refused());
      if (receipt.isPresent()) {
        lent.add(new Deployment.Supply(name, receipt.get().amount()));
        approver = approver == null ? order.get().approver() : approver;
      }
    }
    return new ClosedPeriod(close, null, lent, approver);
  }

  @Override
  public Positions readPositions(List<String> names) {
    return new Positions(
        lendable(), names.stream().map(name -> venue(name).state()).toList(), clock.instant());
  }

  @Override
  public VenueReceipt supply(VenueOrder asked) {
    Optional<Booking.Held> held = booking.find(asked.venue(), asked.key());
    VenueOrder order = held.map(Booking.Held::order).orElse(asked);
    YieldVenue venue = venue(order.venue());
    Optional<VenueReceipt> before = venue.find(order.key());
    if (before.isEmpty() && held.filter(Booking.Held::released).isPresent()) {
      return VenueReceipt.refused(asked, "it was given up before the venue was asked");
    }
    if (before.isPresent() && venue.find(undoKey(order)).isPresent()) {
      undoSupply(order);
      return VenueReceipt.refused(asked, "it was taken back by an earlier run");
    }
    @Nullable String refusal = booking.reserve(order);
    return refusal == null ? lend(order, venue) : VenueReceipt.refused(asked, refusal);
  }

  private VenueReceipt lend(VenueOrder order, YieldVenue venue) {
    VenueReceipt receipt = venue.supply(order);
    if (receipt.refused()) {
      booking.release(order);
    } else {
      booking.settle(order);
    }
    return receipt;
  }

  @Override
  public VenueReceipt undoSupply(VenueOrder asked) {
    VenueOrder order =
        booking.find(asked.venue(), asked.key()).map(Booking.Held::order).orElse(asked);
    YieldVenue venue = venue(order.venue());
    VenueReceipt supplied =
        venue.find(order.key()).orElseGet(() -> VenueReceipt.refused(order, "never asked"));
    if (supplied.refused()) {
      booking.release(order);
      return supplied;
    }
    booking.settle(order);
    VenueOrder back = new VenueOrder(order.venue(), undoKey(order), order.amount(), order.at());
    VenueReceipt paid = venue.withdraw(back);
    if (paid.refused()) {
      throw VenueFailure.ILLIQUID.failure(
          order.venue() + " does not pay back yet: " + paid.reason() + "; it is asked again");
    }
    booking.payBack(order, paid);
    return paid;
  }

  private static String undoKey(VenueOrder order) {
    return order.key() + ":undo";
  }

  @Override
  public GrowthBooks readGrowth() {
    return new GrowthBooks(
        available(LoopAccounts::growth),
        growth.all().stream().filter(proposal -> !proposal.funded()).toList());
  }

  @Override
  public boolean fundProposal(FundingOrder order) {
    Proposal proposal = growth.find(order.proposal());
    boolean funded = booking.fund(order, proposal.cost());
    if (funded) {
      growth.fund(order);
    }
    return funded;
  }

  @Override
  public AllocationOutcome recordOutcome(AllocationOutcome outcome) {
    return closes.end(outcome);
  }

  @Override
  public @Nullable SpendCut findSpendCut() {
    return spends.next(() -> Period.zone(policy.get().zone()), clock.instant());
  }

  @Override
  public BookedSpend bookSpend(SettledSpend spend) {
    BookedSpend kept = spends.keep(spend, policy.get().cloudPrice());
    booking.spend(kept);
    return kept;
  }

  @Override
  public TreasuryReport readReport() {
    // Each cycle reports, so no hold takes funds much longer than it may.
    ledger.expire();
    Verification checked = proof.verify();
    List<String> unallocated = closes.open();
    List<Close> closed = closes.all();
    TrialBalance balances = ledger.trialBalance(new AsOf.Now());
    return new TreasuryReport(
        balances.rows().stream()
            .filter(row -> row.account().name().text().startsWith("Assets:"))
            .map(row -> new TreasuryReport.AccountBalance(row.account().name().text(), row.net()))
            .toList(),
        unallocated,
        approvals.get(),
        closed.isEmpty() ? null : closed.getLast().period(),
        closed.isEmpty() ? null : nextClose(closed.getLast()),
        checked.sound() && balances.balanced(),
        Booking.line(checked),
        balances.at().recordedAt());
  }

  private static Instant nextClose(Close last) {
    return Period.parse(last.period(), Period.zone(last.zone())).next().end();
  }

  /** What the envelope allows, and not more than is at the bank. */
  private List<Amount> lendable() {
    List<Amount> cash = available(LoopAccounts::cash);
    return available(LoopAccounts::treasury).stream()
        .map(envelope -> least(envelope, cash))
        .toList();
  }

  private static Amount least(Amount envelope, List<Amount> cash) {
    return cash.stream()
        .filter(amount -> amount.currency() == envelope.currency())
        .map(amount -> new Amount(amount.units().min(envelope.units()), amount.currency()))
        .findFirst()
        .orElse(Amount.zero(envelope.currency()));
  }

  /** One amount a currency, those without an account left out. */
  private List<Amount> available(Function<Currency, String> account) {
    List<Amount> amounts = new ArrayList<>();
    List<TrialBalance.Row> rows = ledger.trialBalance(new AsOf.Now()).rows();
    for (Currency currency : Currency.values()) {
      AccountName name = AccountName.of(account.apply(currency));
      if (rows.stream().anyMatch(row -> row.account().name().equals(name))) {
        amounts.add(ledger.balance(name, new AsOf.Now()).available());
      }
    }
    return amounts;
  }

  private YieldVenue venue(String name) {
    Map<String, YieldVenue> known = venues.get();
    YieldVenue venue = known.get(name);
    if (venue == null) {
      throw VenueFailure.UNKNOWN_VENUE.failure(
          "no venue " + name + " (there are: " + String.join(", ", known.keySet()) + ")");
    }
    return venue;
  }
}
