package dev.sovereign.workers.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.treasury.export.BeancountExport;
import dev.sovereign.activities.treasury.loop.Closes;
import dev.sovereign.activities.treasury.loop.Growth;
import dev.sovereign.activities.treasury.loop.LedgerAndVenues;
import dev.sovereign.activities.treasury.loop.Spends;
import dev.sovereign.activities.treasury.revenue.RevenueImport;
import dev.sovereign.activities.treasury.revenue.RevenueTime;
import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.rest.Treasury;
import dev.sovereign.workers.standalone.TreasuryRequests.Proposed;
import dev.sovereign.workers.standalone.TreasuryRequests.Returned;
import dev.sovereign.workers.standalone.TreasuryRequests.Revenue;
import dev.sovereign.workers.standalone.TreasuryRequests.Reversed;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Position;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.StatementRequest;
import dev.sovereign.workflows.treasury.Transfer;
import dev.sovereign.workflows.treasury.TrialBalance;
import dev.sovereign.workflows.treasury.loop.Close;
import dev.sovereign.workflows.treasury.loop.Proposal;
import dev.sovereign.workflows.treasury.loop.RevenueDay;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What the doors show of the books, and pass on to them. */
final class LedgerTreasury implements Treasury {

  private static final int PAGE = 1000;

  private final Ledger ledger;
  private final RevenueImport files;
  private final BeancountExport beancount;
  private final Closes closes;
  private final Growth growth;
  private final Spends spends;
  private final LedgerAndVenues.Proof proof;
  private final LoopRuns runs;
  private final ObjectMapper json = Payloads.mapper();

  LedgerTreasury(
      Ledger ledger,
      RevenueImport files,
      BeancountExport beancount,
      Closes closes,
      Growth growth,
      Spends spends,
      LedgerAndVenues.Proof proof,
      LoopRuns runs) {
    this.ledger = ledger;
    this.files = files;
    this.beancount = beancount;
    this.closes = closes;
    this.growth = growth;
    this.spends = spends;
    this.proof = proof;
    this.runs = runs;
  }

  @Override
  public String balances(@Nullable Instant at) {
    return answer(
        () -> {
          AsOf asOf = at == null ? new AsOf.Now() : new AsOf.Business(at);
          TrialBalance balances = ledger.trialBalance(asOf);
          Map<String, String> rows = new LinkedHashMap<>();
          balances
              .rows()
              .forEach(row -> rows.put(row.account().name().text(), row.net().toString()));
          return Map.of(
              "asOf", at == null ? balances.at().recordedAt() : at,
              "recordedUpTo", balances.at().recordedAt(),
              "line", balances.at().seq(),
              "balanced", balances.balanced(),
              "balances", rows);
        });
  }

  @Override
  public String statement(String account, Instant from, Instant until, @Nullable String after) {
    return answer(
        () -> {
          var statement =
              ledger.statement(
                  new StatementRequest(
                      AccountName.of(account),
                      StatementRequest.Order.BUSINESS,
                      from,
                      until,
                      after == null ? null : Position.parse(after),
                      PAGE));
          return Map.of("asOf", statement.at().recordedAt(), "statement", statement);
        });
  }

  @Override
  public String periods() {
    return answer(
        () -> {
          var closed = closes.all();
          var ended = closes.outcomes();
          var spent = spends.all();
          return Map.of(
              "asOf",
              Instant.now(),
              "months",
              Month.all(closed, ended, spent),
              "late",
              late(closed),
              "closes",
              closed,
              "outcomes",
              ended,
              "spend",
              spent);
        });
  }

  /** Each close that covers revenue of months closed before it, with those days. */
  private static List<Map<String, Object>> late(List<Close> closes) {
    return closes.stream()
        .filter(close -> !close.late().isEmpty())
        .map(
            close ->
                Map.<String, Object>of(
                    "period",
                    close.period(),
                    "days",
                    close.late().stream().map(LedgerTreasury::lateDay).toList()))
        .toList();
  }

  private static Map<String, Object> lateDay(RevenueDay day) {
    return Map.of(
        "day", day.day(),
        "amount", new Amount(day.net(), day.currency()),
        "transfers", day.transfers());
  }

  @Override
  public String approvals() {
    return answer(() -> Map.of("asOf", Instant.now(), "approvals", runs.questions()));
  }

  @Override
  public String verification() {
    return answer(
        () -> {
          Instant now = Instant.now();
          var found = proof.verify();
          return Map.of("asOf", now, "sound", found.sound(), "verification", found);
        });
  }

  @Override
  public String export() {
    return guarded(
        () -> {
          StringBuilder out = new StringBuilder("; as of " + Instant.now() + "\n");
          beancount.write(out);
          return out.toString();
        });
  }

  @Override
  public String importRevenue(String file, String csv) {
    return answer(() -> Map.of("asOf", Instant.now(), "imported", files.book(file, csv)));
  }

  @Override
  public String bookRevenue(String key, String request) {
    return answer(
        () -> {
          Revenue revenue = Payloads.strict(request, Revenue.class);
          Outcome.Recorded line = book(key, revenue);
          return Map.of("asOf", line.recordedAt(), "recorded", line);
        });
  }

  private Outcome.Recorded book(String key, Revenue revenue) {
    Currency currency = revenue.amount().currency();
    String bank = "Assets:Bank:" + currency;
    String other = (revenue.amount().signum() < 0 ? "Income:Refunds:" : "Income:Sales:") + currency;
    String description = revenue.description() == null ? "" : revenue.description();
    Transfer transfer =
        new Transfer(
            new Key("rest:" + key),
            RevenueTime.check("at", revenue.at(), Instant.now()),
            description,
            List.of(
                new Posting(AccountName.of(bank), revenue.amount()),
                new Posting(AccountName.of(other), revenue.amount().negated())),
            new TreeMap<>(Map.of("source", "rest")));
    return ledger
        .recordAll(
            List.of(
                new Operation.Open(Account.unlimited(bank, currency)),
                new Operation.Open(Account.unlimited(other, currency)),
                new Operation.Post(transfer)))
        .getLast();
  }

  @Override
  public String reverse(String key, String request) {
    return answer(
        () -> {
          Reversed asked = Payloads.strict(request, Reversed.class);
          Key own = new Key("reversal:" + key);
          Instant at = RevenueTime.check("at", asked.at(), Instant.now());
          Outcome.Recorded line =
              ledger
                  .record(new Operation.Reverse(own, new Key(asked.transfer()), at, asked.reason()))
                  .orThrow();
          return Map.of("asOf", line.recordedAt(), "recorded", line, "key", own);
        });
  }

  @Override
  public String proposals() {
    return answer(() -> Map.of("asOf", Instant.now(), "proposals", shown(growth.all())));
  }

  private static List<ShownProposal> shown(List<Proposal> proposals) {
    return proposals.stream().map(ShownProposal::of).toList();
  }

  @Override
  public String propose(String request) {
    return answer(
        () -> {
          Proposed asked = Payloads.strict(request, Proposed.class);
          Amount none = Amount.zero(asked.cost().currency());
          growth.propose(
              new Proposal(
                  asked.id(), asked.title(), asked.cost(), asked.expectedReturn(), false, none));
          return Map.of(
              "asOf", Instant.now(), "proposal", ShownProposal.of(growth.find(asked.id())));
        });
  }

  @Override
  public String returned(String proposal, String key, String request) {
    return answer(
        () -> {
          growth.returned(key, proposal, Payloads.strict(request, Returned.class).amount());
          return Map.of("asOf", Instant.now(), "proposal", ShownProposal.of(growth.find(proposal)));
        });
  }

  @Override
  public String allocate(String request) {
    return answer(() -> runs.start(request));
  }

  @Override
  public String answer(String workflowId, boolean approved, String request) {
    return answer(() -> runs.answer(workflowId, approved, request));
  }

  private String answer(Supplier<Object> document) {
    return guarded(
        () -> {
          try {
            return json.writeValueAsString(document.get());
          } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values", e);
          }
        });
  }

  /** A coded failure of the books in the words of a door. */
  private static String guarded(Supplier<String> work) {
    try {
      return work.get();
    } catch (ApplicationFailure e) {
      throw new DoorException(status(e), e.getOriginalMessage(), next(e));
    } catch (IllegalArgumentException e) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()), "mend it and send it again");
    }
  }

  private static HttpStatus status(ApplicationFailure e) {
    return switch (e.getType()) {
      case "STORE_UNAVAILABLE", "BOOKS_UNAVAILABLE", "CLOCK_WENT_BACKWARDS" ->
          HttpStatus.SERVICE_UNAVAILABLE;
      case "KEY_CONFLICT", "PROPOSAL_CONFLICT", "FILE_REFUSED", "ALREADY_REVERSED" ->
          HttpStatus.CONFLICT;
      case "ACCOUNT_UNKNOWN", "TRANSFER_UNKNOWN" -> HttpStatus.NOT_FOUND;
      default -> HttpStatus.BAD_REQUEST;
    };
  }

  private static String next(ApplicationFailure e) {
    return switch (e.getType()) {
      case "ALREADY_REVERSED" ->
          "nothing is left to do: ./sovereign treasury statement <account> shows the reversal";
      case "TRANSFER_UNKNOWN" ->
          "take its key from ./sovereign treasury statement <account> --json; a hold that is not"
              + " settled is no transfer yet";
      default -> e.isNonRetryable() ? "mend it and send it again" : "send the same again";
    };
  }
}
