package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Budgets in PostgreSQL. A period without a limit is not limited, only counted. A reservation that
 * is open when its process dies is taken at its ceiling by the next process that looks, because the
 * provider may have worked; {@link #abandoned} shows these.
 */
public final class PostgresBudget implements Budget {

  private static final String STANDINGS =
      """
      SELECT coalesce(spent_nano_usd, 0), coalesce(reserved_nano_usd, 0)
      FROM inference.budget WHERE period = ? AND starts = ?
      """;

  private static final String ABANDONED =
      """
      SELECT call_id, endpoint, model, ceiling_nano_usd, reserved_at FROM inference.paid_call
      WHERE state = 'abandoned' AND reserved_at >= ? ORDER BY reserved_at
      """;

  private final DataSource dataSource;
  private final GroupCommit commits;
  private final PaidCallJournal journal;
  private final Clock clock;

  PostgresBudget(DataSource dataSource, GroupCommit commits, PaidCallJournal journal, Clock clock) {
    this.dataSource = dataSource;
    this.commits = commits;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * @param callId that reserved
   * @param endpoint that was asked
   * @param model that was asked for
   * @param takenNanoUsd what was set aside, all of it
   * @param at when
   */
  public record Abandoned(
      String callId, String endpoint, String model, long takenNanoUsd, Instant at) {}

  @Override
  public Reservation reserve(String callId, Candidate candidate, long ceilingNanoUsd)
      throws UpstreamException {
    if (ceilingNanoUsd < 0) {
      throw new IllegalArgumentException("ceiling: " + ceilingNanoUsd + " (expected: >= 0)");
    }
    var op =
        new BudgetOp.Reserve(
            journal, journal.nextOrdinal(), callId, candidate, ceilingNanoUsd, clock.instant());
    String refusal = commit(op);
    if (!refusal.isEmpty()) {
      throw new UpstreamException(Fault.BUDGET_EXHAUSTED, refusal);
    }
    return new Held(op.ordinal, op.day);
  }

  private String commit(BudgetOp.Reserve op) throws UpstreamException {
    try {
      return commits.commit(op);
    } catch (StoreUnavailableException _) {
      throw new UpstreamException(
          Fault.BUDGET_EXHAUSTED, "the journal of paid calls cannot be written now");
    } catch (CancellationException _) {
      throw new UpstreamException(Fault.CANCELLED, "interrupted while reserving");
    }
  }

  /**
   * Only budgets that limit something.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  @Override
  public List<Standing> standings() {
    return Sql.call(
        dataSource,
        connection -> {
          List<Standing> standings = new ArrayList<>();
          for (Period period : Period.values()) {
            Long limit = journal.limits().get(period);
            if (limit != null) {
              standings.add(standing(connection, period, limit));
            }
          }
          return standings;
        });
  }

  private Standing standing(Connection connection, Period period, long limit) throws SQLException {
    try (var statement = connection.prepareStatement(STANDINGS)) {
      statement.setString(1, period.label());
      statement.setObject(2, period.startOf(journal.today()));
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? new Standing(period.label(), limit, rows.getLong(1), rows.getLong(2))
            : new Standing(period.label(), limit, 0, 0);
      }
    }
  }

  /**
   * Paid calls whose process ended without a word, oldest first.
   *
   * @throws StoreUnavailableException when the database does not answer
   */
  public List<Abandoned> abandoned(Instant since) {
    return Sql.call(
        dataSource,
        connection -> {
          List<Abandoned> abandoned = new ArrayList<>();
          try (var statement = connection.prepareStatement(ABANDONED)) {
            statement.setObject(1, Sql.timestamp(since));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                abandoned.add(
                    new Abandoned(
                        rows.getString("call_id"),
                        rows.getString("endpoint"),
                        rows.getString("model"),
                        rows.getLong("ceiling_nano_usd"),
                        rows.getObject("reserved_at", OffsetDateTime.class).toInstant()));
              }
            }
          }
          return abandoned;
        });
  }

  /** One line of the journal, until it is ended. */
  private final class Held implements Reservation {

    private final long ordinal;
    private final LocalDate day;
    private final AtomicBoolean ended = new AtomicBoolean();

    Held(long ordinal, LocalDate day) {
      this.ordinal = ordinal;
      this.day = day;
    }

    @Override
    public void settle(long costNanoUsd, Receipt receipt) {
      BudgetOp.End end = end("settled", costNanoUsd, receipt);
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      journal.issue(receipt);
      try {
        commits.commit(end);
      } catch (StoreUnavailableException | CancellationException _) {
        // It stays in line and is written once the database is back.
      }
    }

    @Override
    public void release() {
      endSoon(end("released", 0, null));
    }

    @Override
    public void forfeit(long costNanoUsd) {
      endSoon(end("forfeited", costNanoUsd, null));
    }

    /** Nobody waits: until it is written more is set aside than need be, never less. */
    private void endSoon(BudgetOp.End end) {
      if (ended.compareAndSet(false, true)) {
        commits.submit(end);
      }
    }

    private BudgetOp.End end(String state, long cost, @Nullable Receipt receipt) {
      if (cost < 0) {
        throw new IllegalArgumentException("cost: " + cost + " (expected: >= 0)");
      }
      return new BudgetOp.End(journal, ordinal, day, state, cost, receipt, clock.instant());
    }
  }
}
