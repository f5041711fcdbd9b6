package dev.sovereign.activities.inference.receipts;

import static dev.sovereign.activities.inference.receipts.BinaryCopy.bool;
import static dev.sovereign.activities.inference.receipts.BinaryCopy.int8;
import static dev.sovereign.activities.inference.receipts.BinaryCopy.jsonb;
import static dev.sovereign.activities.inference.receipts.BinaryCopy.text;
import static dev.sovereign.activities.inference.receipts.BinaryCopy.timestamp;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.receipts.BinaryCopy.Column;
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
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Receipts as rows of {@code inference.receipt}. */
final class ReceiptRows {

  private static final List<Column<Receipt>> COLUMNS =
      List.of(
          text("call_id", Receipt::id),
          timestamp("at", Receipt::at),
          text("door", Receipt::door),
          text("operation", receipt -> receipt.operation().name()),
          text("data_class", receipt -> receipt.dataClass().name()),
          text("requested_model", Receipt::requestedModel),
          text("endpoint", answered(Candidate::endpoint)),
          text("model", answered(Candidate::model)),
          text("tier", answered(candidate -> candidate.tier().name())),
          text("layer", answered(candidate -> candidate.layer().name())),
          int8("context_tokens", answered(candidate -> (long) candidate.contextTokens())),
          bool("paid", answered(Candidate::paid)),
          text("reason", answered(Candidate::reason)),
          text("host", Receipt::host),
          int8("prompt_tokens", receipt -> (long) receipt.usage().promptTokens()),
          int8("completion_tokens", receipt -> (long) receipt.usage().completionTokens()),
          bool("tokens_counted", receipt -> receipt.usage().counted()),
          int8("cost_nano_usd", Receipt::costNanoUsd),
          text("quality", receipt -> name(receipt.quality())),
          text("outcome", Receipt::outcome),
          jsonb("attempts", r -> AttemptsJson.write(r.attempts(), r.answered())),
          int8("latency_micros", Receipt::latencyMicros),
          int8("first_token_micros", Receipt::firstTokenMicros),
          int8("bytes_left", Receipt::bytesLeft),
          text("idempotency_key", Receipt::idempotencyKey),
          bool("repeated", Receipt::repeated),
          text("estimated_layer", receipt -> name(receipt.economy().estimated())),
          int8("energy_microjoules", energy(Energy::microjoules)),
          text("energy_source", energy(energy -> energy.source().name())),
          int8("energy_error_microjoules", energy(Energy::errorMicrojoules)),
          int8("saved_nano_usd", receipt -> receipt.economy().savedNanoUsd()),
          text("earlier_call", receipt -> receipt.economy().earlier()));

  private static final BinaryCopy<Receipt> COPY = new BinaryCopy<>("inference.receipt", COLUMNS);

  private static final String FIND =
      "SELECT %s FROM inference.receipt WHERE call_id = ? ORDER BY ordinal DESC LIMIT 1"
          .formatted(BinaryCopy.names(COLUMNS));

  private ReceiptRows() {}

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

  static void insert(Connection connection, List<Receipt> receipts) throws SQLException {
    COPY.insert(connection, receipts);
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
