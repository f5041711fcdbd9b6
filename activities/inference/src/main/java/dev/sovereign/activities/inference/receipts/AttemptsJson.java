package dev.sovereign.activities.inference.receipts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attempts as the JSON of the column, written by hand because it is done for every call. An attempt
 * at the candidate that answered does not repeat what the row says of it: a third of the database's
 * work for a receipt would go into that.
 */
final class AttemptsJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AttemptsJson() {}

  static String write(List<RecordedAttempt> attempts, @Nullable Candidate answered) {
    return attempts.size() == 1 && isPlain(attempts.getFirst(), answered)
        ? plain(attempts.getFirst().attempt())
        : generated(attempts, answered);
  }

  /** The first candidate was asked and answered: nearly every call. */
  private static boolean isPlain(RecordedAttempt attempt, @Nullable Candidate answered) {
    return attempt.attempt().fault() == null && attempt.candidate().equals(answered);
  }

  /** Two numbers need no generator with its buffers. */
  private static String plain(Attempt attempt) {
    return "[{\"candidate\":"
        + attempt.candidate()
        + ",\"latency_millis\":"
        + attempt.latencyMillis()
        + "}]";
  }

  private static String generated(List<RecordedAttempt> attempts, @Nullable Candidate answered) {
    var text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (RecordedAttempt attempt : attempts) {
        json.writeStartObject();
        if (!attempt.candidate().equals(answered)) {
          write(json, attempt.candidate());
        }
        write(json, attempt.attempt());
        if (attempt.costNanoUsd() > 0) {
          json.writeNumberField("cost_nano_usd", attempt.costNanoUsd());
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Candidate candidate) throws IOException {
    json.writeStringField("endpoint", Rows.text(candidate.endpoint()));
    json.writeStringField("model", Rows.text(candidate.model()));
    json.writeStringField("tier", candidate.tier().name());
    json.writeStringField("layer", candidate.layer().name());
    json.writeNumberField("context_tokens", candidate.contextTokens());
    json.writeBooleanField("paid", candidate.paid());
    json.writeStringField("reason", Rows.text(candidate.reason()));
  }

  private static void write(JsonGenerator json, Attempt attempt) throws IOException {
    json.writeNumberField("candidate", attempt.candidate());
    json.writeNumberField("latency_millis", attempt.latencyMillis());
    Fault fault = attempt.fault();
    if (fault != null) {
      json.writeStringField("fault", fault.name());
      json.writeStringField("detail", Rows.text(attempt.detail()));
      json.writeNumberField("retry_after_millis", attempt.retryAfterMillis());
    }
  }

  static List<RecordedAttempt> read(String json, @Nullable Candidate answered) {
    List<RecordedAttempt> attempts = new ArrayList<>();
    try {
      for (JsonNode node : MAPPER.readTree(json)) {
        Candidate asked = answered == null || node.has("endpoint") ? candidate(node) : answered;
        attempts.add(
            new RecordedAttempt(asked, attempt(node), node.path("cost_nano_usd").asLong()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attempts;
  }

  private static Candidate candidate(JsonNode node) {
    return new Candidate(
        node.path("endpoint").asText(),
        node.path("model").asText(),
        Tier.valueOf(node.path("tier").asText()),
        Layer.valueOf(node.path("layer").asText()),
        node.path("context_tokens").asInt(),
        node.path("paid").asBoolean(),
        node.path("reason").asText());
  }

  private static Attempt attempt(JsonNode node) {
    return new Attempt(
        node.path("candidate").asInt(),
        node.has("fault") ? Fault.valueOf(node.path("fault").asText()) : null,
        node.path("detail").asText(),
        node.path("retry_after_millis").asLong(),
        node.path("latency_millis").asLong());
  }
}
