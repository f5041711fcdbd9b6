package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.Script;
import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SpendActivities;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy.AllocationRule;
import dev.sovereign.workflows.treasury.loop.TreasuryPolicy.ApprovalRule;
import dev.sovereign.workflows.treasury.venue.Approver;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import dev.sovereign.workflows.treasury.venue.VenueState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Books in memory that keep the contract of {@link SacredLoopActivities}, in dollars only. */
public final class FakeBooks implements SacredLoopActivities, SpendActivities {
  public static final List<String> VENUES = List.of("vault-a", "vault-b");

  /** One booking, in the order of the journal. */
  private record Revenue(LocalDate day, BigInteger cents) {}

  public final Script<VenueOrder, VenueReceipt> supply = Script.always(this::take);
  public final Script<VenueOrder, VenueReceipt> undo = Script.always(this::giveBack);
  public final Script<Close, Close> record = Script.always(this::keep);
  private final List<Revenue> journal = new ArrayList<>();
  private final Map<String, Close> closes = new LinkedHashMap<>();
  private final Map<String, AllocationOutcome> outcomes = new LinkedHashMap<>();
  private final Map<String, BigInteger> lent = new LinkedHashMap<>();
  private final Map<String, VenueReceipt> receipts = new LinkedHashMap<>();
  public final Script<SpendCut, SettledSpend> settled =
      Script.always(cut -> new SettledSpend(cut, cut.previousMark() + 1, List.of()));
  private final Map<String, BookedSpend> spends = new LinkedHashMap<>();
  private final Set<String> funded = new HashSet<>();
  private final List<Proposal> proposals = new ArrayList<>();
  private List<Deployment.Supply> leftBehind = List.of();
  private @Nullable Approver signedBehind;
  private String wrong = "";
  private BigInteger treasury = BigInteger.ZERO;
  private BigInteger growth = BigInteger.ZERO;
  private Supplier<Instant> clock = () -> Instant.EPOCH;
  private TreasuryPolicy policy = policy("1000000");

  public static TreasuryPolicy policy(String approvalAboveUsd) {
    return new TreasuryPolicy(
        "UTC",
        new BigDecimal("10000"),
        new AllocationRule("sixty-forty", BigInteger.valueOf(60), BigInteger.valueOf(40)),
        new ExchangeRates(List.of(), 7),
        new RiskRules(
            VENUES.stream().map(v -> new RiskRules.VenueRule(v, usd("1000000"), null)).toList(),
            List.of(),
            List.of(),
            100,
            Duration.ofHours(1)),
        new ApprovalRule(new BigDecimal(approvalAboveUsd), Duration.ofDays(7)),
        new BigDecimal("2.0"),
        new TreasuryPolicy.CloudPrice("cloud", BigDecimal.ONE, BigDecimal.TEN));
  }

  /** Each venue takes so much. */
  public static TreasuryPolicy capped(String cap) {
    TreasuryPolicy policy = policy("1000000");
    return new TreasuryPolicy(
        policy.zone(),
        policy.thresholdUsd(),
        policy.allocation(),
        policy.rates(),
        new RiskRules(
            VENUES.stream().map(v -> new RiskRules.VenueRule(v, usd(cap), null)).toList(),
            List.of(),
            List.of(),
            100,
            Duration.ofHours(1)),
        policy.approval(),
        policy.minimumRoi(),
        policy.cloudPrice());
  }

  public static Amount usd(String decimal) {
    return Amount.parse(decimal, Currency.USD);
  }

  public void clock(Supplier<Instant> now) {
    clock = now;
  }

  public synchronized void policy(TreasuryPolicy next) {
    policy = next;
  }

  public synchronized void earn(String day, String usd) {
    journal.add(new Revenue(LocalDate.parse(day), usd(usd).units()));
  }

  public synchronized void propose(Proposal proposal) {
    proposals.add(proposal);
  }

  /** As if a run had lent this for each open month and been terminated. */
  public synchronized void leaveBehind(String venue, String usd, @Nullable Approver signed) {
    leftBehind = List.of(new Deployment.Supply(venue, usd(usd)));
    signedBehind = signed;
  }

  public synchronized void tampered(String what) {
    wrong = what;
  }

  public synchronized List<Close> closes() {
    return List.copyOf(closes.values());
  }

  public synchronized List<AllocationOutcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  public synchronized BigInteger treasury() {
    return treasury;
  }

  public synchronized BigInteger growth() {
    return growth;
  }

  public synchronized BigInteger lent() {
    return lent.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Override
  public synchronized TreasuryPolicy readPolicy() {
    return policy;
  }

  @Override
  public synchronized OpenBooks readOpenBooks(OpenBooksRequest request) {
    @Nullable Close last = closes.isEmpty() ? null : closes().getLast();
    String next = next(last);
    if (next == null || next.compareTo(request.through()) > 0) {
      return new OpenBooks(null, null, 0, List.of(), List.of());
    }
    LocalDate end = Period.parse(next, Period.zone("UTC")).next().month().atDay(1);
    List<RevenueDay> days = new ArrayList<>();
    for (int i = 0; i < journal.size(); i++) {
      Revenue each = journal.get(i);
      boolean counted = last != null && i < last.mark() && before(each, last);
      if (each.day().isBefore(end) && !counted) {
        days.add(day(each));
      }
    }
    return new OpenBooks(
        next,
        last == null ? null : last.period(),
        journal.size(),
        days,
        last == null ? List.of() : last.carries());
  }

  private static boolean before(Revenue each, Close close) {
    return each.day()
        .isBefore(Period.parse(close.period(), Period.zone("UTC")).next().month().atDay(1));
  }

  private static RevenueDay day(Revenue each) {
    boolean refund = each.cents().signum() < 0;
    BigInteger zero = BigInteger.ZERO;
    return new RevenueDay(
        each.day(),
        Currency.USD,
        refund ? zero : each.cents(),
        refund ? each.cents().negate() : zero,
        1);
  }

  private @Nullable String next(@Nullable Close last) {
    if (last != null) {
      return Period.parse(last.period(), Period.zone("UTC")).next().text();
    }
    return journal.stream()
        .map(r -> r.day().toString().substring(0, 7))
        .min(String::compareTo)
        .orElse(null);
  }

  @Override
  public Close recordClose(Close close) {
    return record.call(close);
  }

  private synchronized Close keep(Close close) {
    Close kept = closes.putIfAbsent(close.period(), close);
    if (kept != null) {
      return kept;
    }
    for (Close.Split split : close.splits()) {
      treasury = treasury.add(split.treasury().units());
      growth = growth.add(split.growth().units());
    }
    return close;
  }

  @Override
  public synchronized List<String> findUnallocated() {
    return closes.keySet().stream().filter(p -> !outcomes.containsKey(p)).toList();
  }

  @Override
  public synchronized ClosedPeriod readClosed(String period) {
    return new ClosedPeriod(
        Objects.requireNonNull(closes.get(period)), outcomes.get(period), leftBehind, signedBehind);
  }

  @Override
  public synchronized Positions readPositions(List<String> venues) {
    BigInteger one = BigInteger.TEN.pow(18);
    List<VenueState> states =
        venues.stream()
            .map(
                v ->
                    new VenueState(
                        v,
                        Currency.USD,
                        lent.getOrDefault(v, BigInteger.ZERO),
                        BigInteger.ZERO,
                        BigInteger.TEN.pow(12),
                        BigInteger.ZERO,
                        one,
                        one,
                        500,
                        false,
                        clock.get()))
            .toList();
    return new Positions(List.of(new Amount(treasury, Currency.USD)), states, clock.get());
  }

  @Override
  public VenueReceipt supply(VenueOrder order) {
    return supply.call(order);
  }

  public VenueReceipt takeNow(VenueOrder order) {
    return take(order);
  }

  private synchronized VenueReceipt take(VenueOrder order) {
    return receipts.computeIfAbsent(
        order.key(),
        key -> {
          treasury = treasury.subtract(order.amount().units());
          lent.merge(order.venue(), order.amount().units(), BigInteger::add);
          return VenueReceipt.done(key, order.amount(), order.amount().units());
        });
  }

  @Override
  public VenueReceipt undoSupply(VenueOrder order) {
    return undo.call(order);
  }

  private synchronized VenueReceipt giveBack(VenueOrder order) {
    VenueReceipt before = receipts.put(order.key(), VenueReceipt.refused(order, "undone"));
    if (before != null && !before.refused()) {
      treasury = treasury.add(order.amount().units());
      lent.merge(order.venue(), order.amount().units().negate(), BigInteger::add);
    }
    return VenueReceipt.done(order.key(), order.amount(), BigInteger.ZERO);
  }

  @Override
  public synchronized GrowthBooks readGrowth() {
    return new GrowthBooks(
        List.of(new Amount(growth, Currency.USD)),
        proposals.stream().filter(p -> !funded.contains(p.id())).toList());
  }

  @Override
  public synchronized boolean fundProposal(FundingOrder order) {
    proposals.stream()
        .filter(p -> p.id().equals(order.proposal()) && funded.add(p.id()))
        .forEach(p -> growth = growth.subtract(p.cost().units()));
    return true;
  }

  @Override
  public synchronized AllocationOutcome recordOutcome(AllocationOutcome outcome) {
    AllocationOutcome kept = outcomes.putIfAbsent(outcome.period(), outcome);
    return kept == null ? outcome : kept;
  }

  @Override
  public synchronized @Nullable SpendCut findSpendCut() {
    String period =
        closes.keySet().stream().filter(p -> !spends.containsKey(p)).findFirst().orElse(null);
    return period == null
        ? null
        : new SpendCut(period, "UTC", spends.size(), Instant.EPOCH, Instant.EPOCH);
  }

  @Override
  public synchronized BookedSpend bookSpend(SettledSpend spend) {
    return spends.computeIfAbsent(
        spend.cut().period(), period -> SpendBooks.book(spend, 0, policy.cloudPrice()));
  }

  public synchronized List<BookedSpend> spends() {
    return List.copyOf(spends.values());
  }

  @Override
  public SettledSpend readSettledSpend(SpendCut cut) {
    return settled.call(cut);
  }

  @Override
  public synchronized TreasuryReport readReport() {
    return new TreasuryReport(
        List.of(),
        findUnallocated(),
        List.of(),
        null,
        null,
        wrong.isEmpty(),
        wrong,
        Instant.parse("2026-11-21T12:00:00Z"));
  }
}
