package dev.sovereign.activities.inference.receipts;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Receipts in PostgreSQL. */
public final class PostgresReceipts implements Receipts {

  private static final String LOST =
      "SELECT coalesce(sum(lost), 0) FROM inference.run WHERE run_id <> ?";

  /** Of calls that nobody answered the attempts may have cost something all the same. */
  private static final String COSTS =
      """
      SELECT coalesce(layer, 'RULES') AS layer, coalesce(endpoint, '') AS endpoint,
          coalesce(model, '') AS model, count(*) FILTER (WHERE quality IS NOT NULL) AS calls,
          sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
          sum(cost_nano_usd) AS cost_nano_usd, sum(bytes_left) AS bytes_left
      FROM inference.receipt WHERE at >= ?
      GROUP BY 1, 2, 3 ORDER BY sum(cost_nano_usd) DESC, count(*) DESC, 1, 2, 3
      """;

  private final DataSource dataSource;
  private final WriteBehind behind;
  private final PaidCallJournal journal;
  private final ProcessRun run;
  private volatile long lostBefore;

  PostgresReceipts(
      DataSource dataSource, WriteBehind behind, PaidCallJournal journal, ProcessRun run) {
    this.dataSource = dataSource;
    this.behind = behind;
    this.journal = journal;
    this.run = run;
  }

  @Override
  public void writeBehind(Receipt receipt) {
    behind.write(receipt);
  }

  @Override
  public long lost() {
    try {
      lostBefore =
          Sql.call(
              dataSource,
              connection -> {
                try (var statement = connection.prepareStatement(LOST)) {
                  statement.setLong(1, run.id());
                  try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                  }
                }
              });
    } catch (StoreUnavailableException _) {
      // As far as known.
    }
    return lostBefore + behind.dropped();
  }

  @Override
  public Optional<Receipt> find(String id) {
    Optional<Receipt> inMemory = behind.find(id).or(() -> journal.find(id));
    if (inMemory.isPresent()) {
      return inMemory;
    }
    try (var connection = dataSource.getConnection()) {
      return ReceiptRows.find(connection, id);
    } catch (SQLException _) {
      return Optional.empty();
    }
  }

  @Override
  public List<CostLine> costs(Instant since) {
    return Sql.call(
        dataSource,
        connection -> {
          List<CostLine> lines = new ArrayList<>();
          try (var statement = connection.prepareStatement(COSTS)) {
            statement.setObject(1, Sql.timestamp(since));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                lines.add(
                    new CostLine(
                        rows.getString("layer"),
                        rows.getString("endpoint"),
                        rows.getString("model"),
                        rows.getLong("calls"),
                        rows.getLong("prompt_tokens"),
                        rows.getLong("completion_tokens"),
                        rows.getLong("cost_nano_usd"),
                        rows.getLong("bytes_left")));
              }
            }
          }
          return lines;
        });
  }
}
