package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Operations from a seed alone, never from what became of them: so any part of a sequence can be
 * left out and the rest played again. Keys, holds and accounts are few enough to collide often.
 */
final class Generator {

  /** Something to do: an operation, or the clock set to a time. */
  sealed interface Step {
    record Do(Operation operation) implements Step {}

    record SetClock(Instant now) implements Step {}
  }

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final List<Account> ACCOUNTS = accounts();
  private static final int RECENT = 40;
  private static final int KEYS_REPEATED = 12;

  /** Each ends a batch, since a call reads the clock once. */
  private static final int TICK_EVERY = 50;

  private static final int BACK_SECONDS = 40;

  private final Random random;
  private final List<Key> holds = new ArrayList<>();
  private final List<Key> transfers = new ArrayList<>();
  private final List<Operation> recent = new ArrayList<>();
  private Instant clock = START;
  private Instant latest = START;
  private int made;

  Generator(long seed) {
    this.random = new Random(seed);
  }

  private static List<Account> accounts() {
    List<Account> accounts = new ArrayList<>();
    for (Currency currency : Currency.values()) {
      accounts.add(Account.unlimited("Equity:Opening-" + currency, currency));
      accounts.add(Account.covered("Assets:Bank-" + currency, currency));
      accounts.add(Account.covered("Assets:Vault-" + currency, currency));
      accounts.add(
          new Account(
              AccountName.of("Liabilities:Credit-" + currency),
              currency,
              Amount.ofUnits(500, currency)));
      accounts.add(Account.covered("Income:Sales-" + currency, currency));
      accounts.add(Account.unlimited("Expenses:Fees-" + currency, currency));
    }
    return List.copyOf(accounts);
  }

  List<Step> steps(int count) {
    List<Step> steps = new ArrayList<>(count);
    ACCOUNTS.forEach(account -> steps.add(new Step.Do(new Operation.Open(account))));
    while (steps.size() < count) {
      steps.add(random.nextInt(TICK_EVERY) == 0 ? tick() : new Step.Do(next()));
    }
    return steps;
  }

  /**
   * Mostly forward; now and then back, several times in a row too, but never by {@link
   * #BACK_SECONDS} from the latest it showed: a minute is a fault.
   */
  private Step tick() {
    if (random.nextInt(4) == 0) {
      clock = latest.minusSeconds(random.nextInt(BACK_SECONDS));
    } else {
      clock = clock.plusSeconds(random.nextInt(6000));
      latest = clock.isAfter(latest) ? clock : latest;
    }
    return new Step.SetClock(clock);
  }

  private Operation next() {
    Operation operation =
        !recent.isEmpty() && random.nextInt(KEYS_REPEATED) == 0
            ? recent.get(random.nextInt(recent.size()))
            : fresh();
    recent.add(operation);
    if (recent.size() > RECENT) {
      recent.removeFirst();
    }
    return operation;
  }

  private Operation fresh() {
    int kind = random.nextInt(100);
    if (kind < 45) {
      Operation post = new Operation.Post(transfer());
      transfers.add(post.key());
      return post;
    }
    if (kind < 63) {
      Operation reserve =
          new Operation.Reserve(transfer(), clock.plusSeconds(random.nextInt(20_000) - 100));
      holds.add(reserve.key());
      return reserve;
    }
    if (kind < 75) {
      Operation settle = new Operation.Settle(key(), pick(holds), time());
      transfers.add(settle.key());
      return settle;
    }
    if (kind < 83) {
      return new Operation.VoidHold(key(), pick(holds), time());
    }
    if (kind < 89) {
      return new Operation.Expire(pick(holds), clock);
    }
    if (kind < 98) {
      Operation reverse = new Operation.Reverse(key(), pick(transfers), time(), "mistake");
      transfers.add(reverse.key());
      return reverse;
    }
    return new Operation.Open(
        Account.covered(
            "Assets:New-" + random.nextInt(30),
            random.nextBoolean() ? Currency.USD : Currency.USDC));
  }

  private Transfer transfer() {
    List<Posting> postings = new ArrayList<>();
    int pairs = 1 + (random.nextInt(5) == 0 ? random.nextInt(3) : 0);
    for (int i = 0; i < pairs; i++) {
      Account from = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
      Amount amount = new Amount(units(), from.currency());
      postings.add(new Posting(from.name(), amount.negated()));
      postings.add(new Posting(to(from), amount));
    }
    Map<String, String> metadata =
        random.nextBoolean() ? Map.of() : Map.of("note", "ä \"" + random.nextInt(9), "b", "1");
    return new Transfer(key(), time(), "step " + made, postings, new TreeMap<>(metadata));
  }

  private AccountName to(Account from) {
    if (random.nextInt(60) == 0) {
      return AccountName.of("Assets:Nowhere");
    }
    while (true) {
      Account to = ACCOUNTS.get(random.nextInt(ACCOUNTS.size()));
      // A wrong currency now and then.
      if (to.currency() == from.currency() || random.nextInt(60) == 0) {
        return to.name();
      }
    }
  }

  private BigInteger units() {
    return switch (random.nextInt(30)) {
      case 0 -> BigInteger.TEN.pow(37).multiply(BigInteger.valueOf(1 + random.nextInt(9)));
      case 1 -> new BigInteger(110, random).add(BigInteger.ONE);
      default -> BigInteger.valueOf(1 + random.nextInt(1000));
    };
  }

  /** Some days before or after, so that order of business and of recording differ. */
  private Instant time() {
    return clock.plusSeconds(random.nextInt(800_000) - 400_000);
  }

  /** One in twenty was used before, for another operation. */
  private Key key() {
    made++;
    return new Key("k" + (random.nextInt(20) == 0 ? random.nextInt(made) : made));
  }

  private Key pick(List<Key> keys) {
    if (keys.isEmpty() || random.nextInt(30) == 0) {
      return new Key("nothing");
    }
    int last = keys.size() - 1;
    return keys.get(Math.max(0, last - random.nextInt(RECENT)));
  }
}
