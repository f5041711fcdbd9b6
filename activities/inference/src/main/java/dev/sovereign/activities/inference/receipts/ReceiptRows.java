package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.Rows.Column;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Receipts as rows of {@code inference.receipt}. */
final class ReceiptRows {

  private static final long MICROS = 1_000_000;

  private static final List<Column<Receipt>> COLUMNS =
      List.of(
          text("call_id", Receipt::id),
          new Column<>(
              "at",
              "int8",
              "timestamptz 'epoch' + at * interval '1 microsecond'",
              receipt -> micros(receipt.at())),
          text("door", Receipt::door),
          text("operation", receipt -> receipt.operation().name()),
          text("data_class", receipt -> receipt.dataClass().name()),
          text("requested_model", Receipt::requestedModel),
          text("endpoint", answered(Candidate::endpoint)),
          text("model", answered(Candidate::model)),
          text("tier", answered(candidate -> candidate.tier().name())),
          text("layer", answered(candidate -> candidate.layer().name())),
          new Column<>("context_tokens", "int8", answered(c -> (long) c.contextTokens())),
          new Column<>("paid", "bool", answered(Candidate::paid)),
          text("reason", answered(Candidate::reason)),
          text("host", Receipt::host),
          new Column<>("prompt_tokens", "int8", r -> (long) r.usage().promptTokens()),
          new Column<>("completion_tokens", "int8", r -> (long) r.usage().completionTokens()),
          new Column<>("tokens_counted", "bool", r -> r.usage().counted()),
          new Column<>("cost_nano_usd", "int8", Receipt::costNanoUsd),
          text("quality", r -> name(r.quality())),
          text("outcome", Receipt::outcome),
          new Column<>(
              "attempts",
              "text",
              "attempts::jsonb",
              r -> AttemptsJson.write(r.attempts(), r.answered())),
          new Column<>("latency_micros", "int8", Receipt::latencyMicros),
          new Column<>("first_token_micros", "int8", Receipt::firstTokenMicros),
          new Column<>("bytes_left", "int8", Receipt::bytesLeft),
          text("idempotency_key", Receipt::idempotencyKey),
          new Column<>("repeated", "bool", Receipt::repeated),
          text("estimated_layer", r -> name(r.economy().estimated())),
          new Column<>("energy_microjoules", "int8", energy(Energy::microjoules)),
          text("energy_source", energy(energy -> energy.source().name())),
          new Column<>("energy_error_microjoules", "int8", energy(Energy::errorMicrojoules)),
          new Column<>("saved_nano_usd", "int8", r -> r.economy().savedNanoUsd()),
          text("earlier_call", r -> r.economy().earlier()));

  private static final String INSERT =
      "INSERT INTO inference.receipt (%s) %s"
          .formatted(Rows.names(COLUMNS), Rows.selectFrom(COLUMNS));

  private static final String FIND =
      "SELECT %s FROM inference.receipt WHERE call_id = ? ORDER BY ordinal DESC LIMIT 1"
          .formatted(Rows.names(COLUMNS));

  private ReceiptRows() {}

  private static Column<Receipt> text(String name, Function<Receipt, @Nullable String> value) {
    return new Column<>(
        name,
        "text",
        receipt -> {
          String text = value.apply(receipt);
          return text == null ? null : Rows.text(text);
        });
  }

  private static <R> Function<Receipt, @Nullable R> answered(Function<Candidate, R> part) {
    return receipt -> receipt.answered() == null ? null : part.apply(receipt.answered());
  }

  private static <R> Function<Receipt, @Nullable R> energy(Function<Energy, R> part) {
    return receipt -> {
      Energy energy = receipt.economy().energy();
      return energy == null ? null : part.apply(energy);
    };
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static long micros(Instant at) {
    return at.getEpochSecond() * MICROS + at.getNano() / 1_000;
  }

  static void insert(Connection connection, List<Receipt> receipts) throws SQLException {
    Rows.execute(connection, INSERT, COLUMNS, receipts);
  }

  /** The last one of a call. */
  static Optional<Receipt> find(Connection connection, String callId) throws SQLException {
    try (var statement = connection.prepareStatement(FIND)) {
      statement.setString(1, callId);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(receipt(rows)) : Optional.empty();
      }
    }
  }

  private static Receipt receipt(ResultSet row) throws SQLException {
    String quality = row.getString("quality");
    Candidate answered = candidate(row);
    return new Receipt(
        row.getString("call_id"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("door"),
        Operation.valueOf(row.getString("operation")),
        DataClass.valueOf(row.getString("data_class")),
        row.getString("requested_model"),
        answered,
        row.getString("host"),
        new Usage(
            row.getInt("prompt_tokens"),
            row.getInt("completion_tokens"),
            row.getBoolean("tokens_counted")),
        row.getLong("cost_nano_usd"),
        quality == null ? null : Quality.valueOf(quality),
        row.getString("outcome"),
        AttemptsJson.read(row.getString("attempts"), answered),
        row.getLong("latency_micros"),
        row.getLong("first_token_micros"),
        row.getLong("bytes_left"),
        row.getString("idempotency_key"),
        row.getBoolean("repeated"),
        economy(row));
  }

  private static Economy economy(ResultSet row) throws SQLException {
    String estimated = row.getString("estimated_layer");
    return new Economy(
        estimated == null ? null : Layer.valueOf(estimated),
        measured(row),
        row.getLong("saved_nano_usd"),
        row.getString("earlier_call"));
  }

  private static @Nullable Energy measured(ResultSet row) throws SQLException {
    String source = row.getString("energy_source");
    return source == null
        ? null
        : new Energy(
            row.getLong("energy_microjoules"),
            EnergySource.valueOf(source),
            row.getLong("energy_error_microjoules"));
  }

  private static @Nullable Candidate candidate(ResultSet row) throws SQLException {
    String endpoint = row.getString("endpoint");
    return endpoint == null
        ? null
        : new Candidate(
            endpoint,
            row.getString("model"),
            Tier.valueOf(row.getString("tier")),
            Layer.valueOf(row.getString("layer")),
            row.getInt("context_tokens"),
            row.getBoolean("paid"),
            row.getString("reason"));
  }
}
