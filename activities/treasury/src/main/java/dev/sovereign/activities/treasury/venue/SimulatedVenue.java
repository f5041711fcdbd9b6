package dev.sovereign.activities.treasury.venue;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.venue.VenueFailure;
import dev.sovereign.workflows.treasury.venue.VenueOrder;
import dev.sovereign.workflows.treasury.venue.VenueReceipt;
import dev.sovereign.workflows.treasury.venue.VenueState;
import dev.sovereign.workflows.treasury.venue.YieldVenue;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * A tokenised vault whose state is a row of PostgreSQL, with us as its only depositor. Interest is
 * simple at a fixed rate and comes in at each order. It can be paused, lent out and made to lose,
 * so that everything a real venue does to us can be had in a test.
 *
 * <p>An order is one transaction with the vault's row locked, so orders happen one after the other.
 */
public final class SimulatedVenue implements YieldVenue {

  private static final String SUPPLY = "supply";

  private final DataSource dataSource;
  private final String name;
  private final Terms terms;
  private final Clock clock;

  /**
   * @param terms it is made with when it is not there yet
   */
  public SimulatedVenue(DataSource dataSource, String name, Terms terms, Clock clock) {
    this.dataSource = dataSource;
    this.name = name;
    this.terms = terms;
    this.clock = clock;
  }

  /**
   * What a venue is made with, once.
   *
   * @param capacity the most it takes in all, in its currency
   * @param rateBasisPoints interest a year
   * @param decimals decimal places that a share has more than the asset
   */
  public record Terms(Amount capacity, int rateBasisPoints, int decimals) {}

  @Override
  public VenueState state() {
    return VenueRows.call(
        dataSource,
        connection -> {
          Instant now = clock.instant();
          return lock(connection, false).accrue(now).state(now);
        });
  }

  @Override
  public Optional<VenueReceipt> find(String key) {
    return VenueRows.call(
        dataSource, connection -> VenueRows.order(connection, key).map(VenueRows.Ordered::receipt));
  }

  @Override
  public VenueReceipt supply(VenueOrder order) {
    return once(order, SUPPLY, row -> Orders.supply(row, order));
  }

  @Override
  public VenueReceipt withdraw(VenueOrder order) {
    return once(order, "withdraw", row -> Orders.withdraw(row, order));
  }

  /** Takes and gives nothing until it is set again. */
  public void pause(boolean paused) {
    change(row -> row.paused(paused));
  }

  /** So much of it cannot be paid out now. */
  public void lend(BigInteger lent) {
    change(row -> row.with(row.vault().lend(lent)));
  }

  /** So much of it is gone. */
  public void lose(BigInteger loss) {
    change(row -> row.with(row.vault().lose(loss)));
  }

  private void change(UnaryOperator<VenueRow> change) {
    VenueRows.transact(
        dataSource,
        connection -> {
          VenueRow row = lock(connection, true).accrue(clock.instant());
          VenueRows.update(connection, change.apply(row));
          return name;
        });
  }

  private VenueReceipt once(VenueOrder order, String kind, Orders.Decision decision) {
    return VenueRows.transact(
        dataSource,
        connection -> {
          // The lock first: then whoever had the same key has committed.
          VenueRow row = lock(connection, true).accrue(clock.instant());
          Optional<VenueRows.Ordered> before = VenueRows.order(connection, order.key());
          return before.isPresent()
              ? same(before.get(), order, kind)
              : carryOut(connection, row, order, kind, decision);
        });
  }

  private VenueReceipt carryOut(
      Connection connection, VenueRow row, VenueOrder order, String kind, Orders.Decision decision)
      throws SQLException {
    Orders.Result result = decision.decide(checkCurrency(row, order.amount().currency()));
    VenueRows.update(connection, result.row());
    if (!result.receipt().refused() || kind.equals(SUPPLY)) {
      VenueRows.insertOrder(connection, order, kind, result.receipt());
    }
    return result.receipt();
  }

  private static VenueReceipt same(VenueRows.Ordered before, VenueOrder order, String kind) {
    if (!before.kind().equals(kind)
        || !before.venue().equals(order.venue())
        || !before.asked().equals(order.amount())) {
      throw VenueFailure.ORDER_CONFLICT.failure(
          "order "
              + order.key()
              + " was a "
              + before.kind()
              + " of "
              + before.asked()
              + " at "
              + before.venue()
              + " before: use another key for another order");
    }
    return before.receipt();
  }

  private VenueRow lock(Connection connection, boolean forUpdate) throws SQLException {
    Optional<VenueRow> found = VenueRows.find(connection, name, forUpdate);
    if (found.isPresent()) {
      return found.get();
    }
    VenueRows.insert(connection, name, terms, clock.instant());
    return VenueRows.find(connection, name, forUpdate).orElseThrow();
  }

  private static VenueRow checkCurrency(VenueRow row, Currency currency) {
    if (row.currency() != currency) {
      throw VenueFailure.ORDER_CONFLICT.failure(
          "venue " + row.name() + " takes " + row.currency() + ", not " + currency);
    }
    return row;
  }
}
