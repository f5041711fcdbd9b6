package dev.sovereign.activities.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.loop.FundingOrder;
import dev.sovereign.workflows.treasury.loop.LoopFailure;
import dev.sovereign.workflows.treasury.loop.Proposal;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Proposals, their budgets and what came of them. Rows are only ever added. Thread-safe. */
public final class Growth {

  private static final String ALL =
      """
      SELECT p.*, f.proposal IS NOT NULL AS funded,
             coalesce((SELECT sum(r.amount) FROM treasury.proposal_return r WHERE r.proposal = p.id), 0)
                 AS actual
        FROM treasury.proposal p LEFT JOIN treasury.funding f ON f.proposal = p.id
       ORDER BY p.proposed_at, p.id
      """;

  private final DataSource dataSource;

  public Growth(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Every proposal, the oldest first, with what it promised beside what it brought. */
  public List<Proposal> all() {
    return Sql.call(
        dataSource,
        connection -> {
          List<Proposal> all = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(ALL);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              all.add(proposal(rows));
            }
          }
          return all;
        });
  }

  /**
   * Keeps a proposal. The same one again is the same.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link LoopFailure#PROPOSAL_CONFLICT} when the
   *     id is taken by another
   */
  public void propose(Proposal proposal) {
    insert(
        "INSERT INTO treasury.proposal (id, title, currency, cost, expected_return)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        proposal.id(),
        proposal.title(),
        proposal.currency().name(),
        new BigDecimal(proposal.cost().units()),
        new BigDecimal(proposal.expectedReturn().units()));
    Proposal kept = find(proposal.id());
    if (!kept.title().equals(proposal.title())
        || !kept.cost().equals(proposal.cost())
        || !kept.expectedReturn().equals(proposal.expectedReturn())) {
      throw LoopFailure.PROPOSAL_CONFLICT.failure(
          "proposal " + proposal.id() + " says something else already: choose another id");
    }
  }

  /**
   * Notes what came back of a proposal.
   *
   * @param key names this return for ever; noting it again is the same
   * @throws io.temporal.failure.ApplicationFailure {@link LoopFailure#PROPOSAL_CONFLICT} when there
   *     is no such proposal, the amount is not above zero in its currency, or the key is another
   *     return's
   */
  public void returned(String key, String proposal, Amount amount) {
    if (find(proposal).currency() != amount.currency() || amount.signum() <= 0) {
      throw LoopFailure.PROPOSAL_CONFLICT.failure(
          "return of " + proposal + ": " + amount + " (expected: above zero, in its currency)");
    }
    insert(
        "INSERT INTO treasury.proposal_return (key, proposal, amount) VALUES (?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        key,
        proposal,
        new BigDecimal(amount.units()));
    if (!kept(key, proposal, amount)) {
      throw LoopFailure.PROPOSAL_CONFLICT.failure(
          "return " + key + " is of another proposal or amount already: choose another key");
    }
  }

  private boolean kept(String key, String proposal, Amount amount) {
    return Sql.call(
        dataSource,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT 1 FROM treasury.proposal_return"
                      + " WHERE key = ? AND proposal = ? AND amount = ?")) {
            select.setString(1, key);
            select.setString(2, proposal);
            select.setBigDecimal(3, new BigDecimal(amount.units()));
            try (ResultSet row = select.executeQuery()) {
              return row.next();
            }
          }
        });
  }

  /**
   * One of them.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link LoopFailure#PROPOSAL_CONFLICT} when there
   *     is none by this id
   */
  public Proposal find(String id) {
    return all().stream()
        .filter(p -> p.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                LoopFailure.PROPOSAL_CONFLICT.failure(
                    "no proposal " + id + ": ./sovereign treasury proposals lists them"));
  }

  void fund(FundingOrder order) {
    insert(
        "INSERT INTO treasury.funding (proposal, period) VALUES (?, ?) ON CONFLICT DO NOTHING",
        order.proposal(),
        order.period());
  }

  private void insert(String sql, Object... values) {
    Integer _ =
        Sql.call(
            dataSource,
            connection -> {
              try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                  insert.setObject(i + 1, values[i]);
                }
                return insert.executeUpdate();
              }
            });
  }

  private static Proposal proposal(ResultSet row) throws SQLException {
    Currency currency = Currency.of(row.getString("currency"));
    return new Proposal(
        row.getString("id"),
        row.getString("title"),
        amount(row, "cost", currency),
        amount(row, "expected_return", currency),
        row.getBoolean("funded"),
        amount(row, "actual", currency));
  }

  private static Amount amount(ResultSet row, String column, Currency currency)
      throws SQLException {
    return new Amount(row.getBigDecimal(column).toBigIntegerExact(), currency);
  }
}
