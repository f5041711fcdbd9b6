package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.cost.LayerDay;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.inference.Layer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Receipts in PostgreSQL. */
public final class PostgresReceipts implements Receipts {

  private static final String LOST =
      "SELECT coalesce(sum(lost), 0) FROM inference.run WHERE run_id <> ?";

  /**
   * What calls took since a time, each attempt's cost where it was made: an attempt that names its
   * endpoint was not made by who answered. Receipts from before attempts had costs have the whole
   * on the row of who answered. Rules answered what has a quality and no endpoint.
   */
  private static final String PARTS =
      """
      WITH given AS (
          SELECT at, layer, endpoint, model, quality, prompt_tokens, completion_tokens,
              cost_nano_usd, bytes_left, attempts
          FROM inference.receipt WHERE at >= ? AND outcome <> 'cached'),
      asked AS (
          SELECT given.at, attempt ->> 'layer' AS layer, attempt ->> 'endpoint' AS endpoint,
              attempt ->> 'model' AS model, (attempt ->> 'cost_nano_usd')::bigint AS cost_nano_usd,
              quality IS NULL AS in_vain
          FROM given CROSS JOIN jsonb_array_elements(attempts) AS attempt
          WHERE given.cost_nano_usd > 0 AND attempt ->> 'endpoint' IS NOT NULL
              AND attempt ->> 'cost_nano_usd' IS NOT NULL),
      part AS (
          SELECT at,
              CASE WHEN quality IS NULL THEN 'NOBODY' ELSE coalesce(layer, 'RULES') END AS layer,
              coalesce(endpoint, '') AS endpoint, coalesce(model, '') AS model,
              CASE WHEN quality IS NULL THEN 0 ELSE 1 END AS calls,
              prompt_tokens, completion_tokens,
              cost_nano_usd - CASE WHEN cost_nano_usd > 0 THEN coalesce((
                  SELECT sum((attempt ->> 'cost_nano_usd')::bigint)
                  FROM jsonb_array_elements(attempts) AS attempt
                  WHERE attempt ->> 'endpoint' IS NOT NULL), 0) ELSE 0 END AS cost_nano_usd,
              bytes_left
          FROM given
          UNION ALL
          SELECT at, CASE WHEN in_vain THEN 'NOBODY' ELSE layer END, endpoint, model, 0, 0, 0,
              cost_nano_usd, 0
          FROM asked)
      """;

  /** A line says something: who was only tried for nothing has none. */
  private static final String COSTS =
      PARTS
          + """
          SELECT layer, endpoint, model, sum(calls) AS calls, sum(prompt_tokens) AS prompt_tokens,
              sum(completion_tokens) AS completion_tokens, sum(cost_nano_usd) AS cost_nano_usd,
              sum(bytes_left) AS bytes_left
          FROM part GROUP BY 1, 2, 3
          HAVING sum(calls) > 0 OR sum(cost_nano_usd) > 0 OR sum(bytes_left) > 0
          ORDER BY sum(cost_nano_usd) DESC, sum(calls) DESC, 1, 2, 3
          """;

  private static final String ENERGY =
      """
      SELECT coalesce(layer, '') AS layer, coalesce(endpoint, '') AS endpoint,
          coalesce(model, '') AS model, energy_source, count(*) AS calls,
          sum(energy_microjoules)::bigint AS microjoules,
          sum(energy_error_microjoules)::bigint AS error
      FROM inference.receipt WHERE at >= ? AND at < ? AND energy_source IS NOT NULL
      GROUP BY 1, 2, 3, 4 ORDER BY 4, 6 DESC, 1, 2, 3
      """;

  private static final String CACHED =
      """
      SELECT count(*) FILTER (WHERE outcome = 'cached') AS hits,
          count(*) FILTER (WHERE quality IS NOT NULL) AS answered,
          coalesce(sum(saved_nano_usd), 0) AS saved
      FROM inference.receipt WHERE at >= ?
      """;

  /** A call at once is answered within its attempts; the first filter spares most the sum. */
  private static final String LATER =
      """
      WITH told AS (
          SELECT latency_micros / 1000 - coalesce((
                  SELECT sum((attempt ->> 'latency_millis')::bigint)
                  FROM jsonb_array_elements(attempts) AS attempt), 0) AS wait_millis
          FROM inference.receipt
          WHERE at >= ? AND quality IS NOT NULL AND latency_micros > 5000000
              AND (door = 'activity' OR door = 'gateway' AND idempotency_key LIKE 'gateway/%')),
      waited AS (
          SELECT count(*) AS waited, coalesce(round(avg(wait_millis)), 0)::bigint AS mean
          FROM told WHERE wait_millis > 5000),
      queue AS (
          SELECT count(*) FILTER (WHERE queued_at >= ?) AS queued,
              count(*) FILTER (WHERE state = 'waiting') AS waiting
          FROM inference.catch_up),
      again AS (
          SELECT count(*) FILTER (WHERE endpoint IS NOT NULL) AS redone,
              coalesce(sum(cost_nano_usd), 0)::bigint AS cost
          FROM inference.receipt WHERE at >= ? AND earlier_call IS NOT NULL)
      SELECT * FROM waited, queue, again
      """;

  /** Without what nobody answered: no other layer would have answered it for less. */
  private static final String DAYS =
      PARTS
          + """
          SELECT (at AT TIME ZONE 'UTC')::date AS day, layer, sum(calls) AS calls,
              sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
              sum(cost_nano_usd) AS cost_nano_usd
          FROM part WHERE layer <> 'NOBODY' GROUP BY 1, 2 ORDER BY 1, 2
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
  public List<EnergyLine> energy(Instant since, Instant until) {
    return Sql.call(
        dataSource,
        connection -> {
          List<EnergyLine> lines = new ArrayList<>();
          try (var statement = connection.prepareStatement(ENERGY)) {
            statement.setObject(1, Sql.timestamp(since));
            statement.setObject(2, Sql.timestamp(until));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                lines.add(
                    new EnergyLine(
                        rows.getString("layer"),
                        rows.getString("endpoint"),
                        rows.getString("model"),
                        EnergySource.valueOf(rows.getString("energy_source")),
                        rows.getLong("calls"),
                        rows.getLong("microjoules"),
                        rows.getLong("error")));
              }
            }
          }
          return lines;
        });
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

  @Override
  public Later later(Instant since) {
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(LATER)) {
            for (int parameter = 1; parameter <= 3; parameter++) {
              statement.setObject(parameter, Sql.timestamp(since));
            }
            try (var rows = statement.executeQuery()) {
              rows.next();
              return new Later(
                  rows.getLong("waited"),
                  rows.getLong("mean"),
                  rows.getLong("queued"),
                  rows.getLong("waiting"),
                  rows.getLong("redone"),
                  rows.getLong("cost"));
            }
          }
        });
  }

  @Override
  public CacheSums cached(Instant since) {
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(CACHED)) {
            statement.setObject(1, Sql.timestamp(since));
            try (var rows = statement.executeQuery()) {
              rows.next();
              return new CacheSums(
                  rows.getLong("hits"), rows.getLong("answered"), rows.getLong("saved"));
            }
          }
        });
  }

  @Override
  public List<LayerDay> days(Instant since) {
    return Sql.call(
        dataSource,
        connection -> {
          List<LayerDay> days = new ArrayList<>();
          try (var statement = connection.prepareStatement(DAYS)) {
            statement.setObject(1, Sql.timestamp(since));
            try (var rows = statement.executeQuery()) {
              while (rows.next()) {
                days.add(
                    new LayerDay(
                        Layer.valueOf(rows.getString("layer")),
                        rows.getObject("day", LocalDate.class),
                        rows.getLong("calls"),
                        rows.getLong("prompt_tokens"),
                        rows.getLong("completion_tokens"),
                        rows.getLong("cost_nano_usd")));
              }
            }
          }
          return days;
        });
  }
}
