package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a ledger has to answer, written for the eye and not for speed; one thread. */
final class Model {

  /** Parts of an account's balance, in atomic units. */
  static final class Parts {
    final Account account;
    BigInteger debits = BigInteger.ZERO;
    BigInteger credits = BigInteger.ZERO;
    BigInteger debitsHeld = BigInteger.ZERO;
    BigInteger creditsHeld = BigInteger.ZERO;

    Parts(Account account) {
      this.account = account;
    }

    BigInteger free() {
      BigInteger net = debits.subtract(credits);
      return account.name().type().debitNormal()
          ? net.subtract(creditsHeld)
          : net.negate().subtract(debitsHeld);
    }

    void add(BigInteger amount, int posted, int held) {
      BigInteger debit = amount.max(BigInteger.ZERO);
      BigInteger credit = amount.negate().max(BigInteger.ZERO);
      debits = debits.add(debit.multiply(BigInteger.valueOf(posted)));
      credits = credits.add(credit.multiply(BigInteger.valueOf(posted)));
      debitsHeld = debitsHeld.add(debit.multiply(BigInteger.valueOf(held)));
      creditsHeld = creditsHeld.add(credit.multiply(BigInteger.valueOf(held)));
    }

    Parts copy() {
      Parts copy = new Parts(account);
      copy.debits = debits;
      copy.credits = credits;
      copy.debitsHeld = debitsHeld;
      copy.creditsHeld = creditsHeld;
      return copy;
    }

    BigInteger largest() {
      return debits.max(credits).max(debitsHeld).max(creditsHeld);
    }
  }

  /** A line of the journal. */
  record Line(long seq, Operation operation, List<Posting> postings) {}

  /** What an operation has to give: a line, or the reason it is refused for. */
  record Expected(@Nullable TreasuryFailure refusal, long seq, boolean replayed) {
    static Expected refused(TreasuryFailure code) {
      return new Expected(code, 0, false);
    }
  }

  /** In the order they were opened. */
  final Map<String, Parts> accounts = new LinkedHashMap<>();

  final Map<Key, Line> journal = new HashMap<>();
  final Set<Key> openHolds = new HashSet<>();
  private final Set<Key> reversed = new HashSet<>();
  private Instant clock;
  private Instant headAt = Instant.EPOCH;

  Model(Instant clock) {
    this.clock = clock;
  }

  void setClock(Instant now) {
    clock = now;
  }

  Instant headAt() {
    return headAt;
  }

  private Instant now() {
    return clock.isAfter(headAt) ? clock : headAt;
  }

  /** What it would give; changes nothing. */
  Expected predict(Operation operation) {
    Key of = of(operation);
    TreasuryFailure wrong = of == null ? null : wrongTarget(operation, journal.get(of));
    if (wrong != null) {
      return Expected.refused(wrong);
    }
    Line before = journal.get(operation.key());
    if (before != null) {
      return before.operation().equals(operation)
          ? new Expected(null, before.seq(), true)
          : Expected.refused(TreasuryFailure.KEY_CONFLICT);
    }
    TreasuryFailure refusal = refusal(operation);
    return refusal == null
        ? new Expected(null, journal.size() + 1L, false)
        : Expected.refused(refusal);
  }

  /** What it has to give, and the books after it. */
  Expected apply(Operation operation) {
    Expected expected = predict(operation);
    if (expected.refusal() == null && !expected.replayed()) {
      book(operation, expected.seq());
    }
    return expected;
  }

  /** The rows, besides its line, that an operation just booked added to tables that only grow. */
  Map<String, Long> added(Operation operation) {
    long moved = postings(operation.key()).size();
    return switch (operation) {
      case Operation.Open _ -> Map.of("account", 1L);
      case Operation.Reserve _ -> Map.of("hold_entry", moved);
      case Operation.Post _, Operation.Settle _, Operation.Reverse _ -> Map.of("entry", moved);
      case Operation.VoidHold _, Operation.Expire _ -> Map.of();
    };
  }

  private static @Nullable Key of(Operation operation) {
    return switch (operation) {
      case Operation.Settle settle -> settle.hold();
      case Operation.VoidHold voided -> voided.hold();
      case Operation.Expire expire -> expire.hold();
      case Operation.Reverse reverse -> reverse.transfer();
      case Operation.Open _, Operation.Post _, Operation.Reserve _ -> null;
    };
  }

  private static @Nullable TreasuryFailure wrongTarget(Operation operation, @Nullable Line target) {
    if (operation instanceof Operation.Reverse) {
      boolean booked =
          target != null
              && (target.operation() instanceof Operation.Post
                  || target.operation() instanceof Operation.Settle
                  || target.operation() instanceof Operation.Reverse);
      return booked ? null : TreasuryFailure.TRANSFER_UNKNOWN;
    }
    return target != null && target.operation() instanceof Operation.Reserve
        ? null
        : TreasuryFailure.HOLD_UNKNOWN;
  }

  private @Nullable TreasuryFailure refusal(Operation operation) {
    TreasuryFailure unfit =
        switch (operation) {
          case Operation.Open _ -> null;
          case Operation.Post post -> unknownAccount(post.transfer().postings());
          case Operation.Reserve reserve -> {
            TreasuryFailure unknown = unknownAccount(reserve.transfer().postings());
            yield unknown == null && !reserve.expires().isAfter(now())
                ? TreasuryFailure.HOLD_EXPIRED
                : unknown;
          }
          case Operation.Settle settle -> ended(settle.hold(), Operation.Settle.class);
          case Operation.VoidHold voided -> ended(voided.hold(), Operation.VoidHold.class);
          case Operation.Expire expire -> ended(expire.hold(), Operation.Expire.class);
          case Operation.Reverse reverse ->
              reversed.contains(reverse.transfer()) ? TreasuryFailure.ALREADY_REVERSED : null;
        };
    return unfit == null ? forbidden(operation) : unfit;
  }

  private @Nullable TreasuryFailure unknownAccount(List<Posting> postings) {
    for (Posting posting : postings) {
      if (!accounts.containsKey(posting.account().text())) {
        return TreasuryFailure.ACCOUNT_UNKNOWN;
      }
    }
    boolean mismatch =
        postings.stream().anyMatch(p -> parts(p).account.currency() != p.amount().currency());
    return mismatch ? TreasuryFailure.CURRENCY_MISMATCH : null;
  }

  private @Nullable TreasuryFailure ended(Key hold, Class<? extends Operation> by) {
    if (!openHolds.contains(hold)) {
      return TreasuryFailure.HOLD_ENDED;
    }
    boolean over = !line(hold, Operation.Reserve.class).expires().isAfter(now());
    if (by == Operation.Settle.class && over) {
      return TreasuryFailure.HOLD_EXPIRED;
    }
    return by == Operation.Expire.class && !over ? TreasuryFailure.HOLD_NOT_DUE : null;
  }

  /** The first account, in the order they were opened, that a rule keeps from it. */
  private @Nullable TreasuryFailure forbidden(Operation operation) {
    Map<String, Parts> after = new HashMap<>();
    for (Posting posting : moved(operation)) {
      after
          .computeIfAbsent(posting.account().text(), _ -> parts(posting).copy())
          .add(posting.amount().units(), posted(operation), held(operation));
    }
    for (Parts before : accounts.values()) {
      Parts next = after.get(before.account.name().text());
      if (next != null && next.largest().compareTo(Amount.LIMIT) >= 0) {
        return TreasuryFailure.AMOUNT_OVERFLOW;
      }
      if (next != null && overdrawn(before, next)) {
        return TreasuryFailure.INSUFFICIENT_FUNDS;
      }
    }
    return null;
  }

  private static boolean overdrawn(Parts before, Parts next) {
    Amount overdraft = next.account.overdraft();
    return overdraft != null
        && next.free().compareTo(before.free()) < 0
        && next.free().compareTo(overdraft.units().negate()) < 0;
  }

  private void book(Operation operation, long seq) {
    List<Posting> postings = moved(operation);
    for (Posting posting : postings) {
      parts(posting).add(posting.amount().units(), posted(operation), held(operation));
    }
    switch (operation) {
      case Operation.Open(Account account) ->
          accounts.put(account.name().text(), new Parts(account));
      case Operation.Reserve reserve -> openHolds.add(reserve.key());
      case Operation.Settle settle -> openHolds.remove(settle.hold());
      case Operation.VoidHold voided -> openHolds.remove(voided.hold());
      case Operation.Expire expire -> openHolds.remove(expire.hold());
      case Operation.Reverse reverse -> reversed.add(reverse.transfer());
      case Operation.Post _ -> {}
    }
    journal.put(operation.key(), new Line(seq, operation, postings));
    headAt = now();
  }

  /** What is added to accounts; of a hold that ends, what was held. */
  private List<Posting> moved(Operation operation) {
    return switch (operation) {
      case Operation.Open _ -> List.of();
      case Operation.Post post -> post.transfer().postings();
      case Operation.Reserve reserve -> reserve.transfer().postings();
      case Operation.Settle settle -> postings(settle.hold());
      case Operation.VoidHold voided -> postings(voided.hold());
      case Operation.Expire expire -> postings(expire.hold());
      case Operation.Reverse reverse ->
          postings(reverse.transfer()).stream()
              .map(p -> new Posting(p.account(), p.amount().negated()))
              .toList();
    };
  }

  private static int posted(Operation operation) {
    return switch (operation) {
      case Operation.Post _, Operation.Settle _, Operation.Reverse _ -> 1;
      case Operation.Open _, Operation.Reserve _, Operation.VoidHold _, Operation.Expire _ -> 0;
    };
  }

  private static int held(Operation operation) {
    return switch (operation) {
      case Operation.Reserve _ -> 1;
      case Operation.Settle _, Operation.VoidHold _, Operation.Expire _ -> -1;
      case Operation.Open _, Operation.Post _, Operation.Reverse _ -> 0;
    };
  }

  private List<Posting> postings(Key key) {
    Line line = journal.get(key);
    return line == null ? List.of() : line.postings();
  }

  private Parts parts(Posting posting) {
    Parts parts = accounts.get(posting.account().text());
    if (parts == null) {
      throw new IllegalStateException("no account " + posting.account());
    }
    return parts;
  }

  private <T extends Operation> T line(Key key, Class<T> type) {
    Line line = journal.get(key);
    if (line == null) {
      throw new IllegalStateException("no line " + key);
    }
    return type.cast(line.operation());
  }
}
