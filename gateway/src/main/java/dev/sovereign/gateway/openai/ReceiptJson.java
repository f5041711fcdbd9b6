package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A receipt as callers read it. It holds no content, and neither does this. */
final class ReceiptJson {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int NANO_DIGITS = 9;

  private ReceiptJson() {}

  static ObjectNode of(Receipt receipt) {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", receipt.id())
        .put("object", "sovereign.receipt")
        .put("at", receipt.at().toString())
        .put("door", receipt.door())
        .put("operation", receipt.operation().name().toLowerCase(Locale.ROOT))
        .put("data_class", Wire.DATA_CLASS.of(receipt.dataClass()))
        .put("requested_model", receipt.requestedModel());
    Layer estimated = receipt.economy().estimated();
    json.put("estimated_layer", estimated == null ? null : Wire.LAYER.of(estimated));
    answered(json, receipt.answered());
    json.put("host", receipt.host());
    json.putObject("tokens_used")
        .put("prompt", receipt.usage().promptTokens())
        .put("completion", receipt.usage().completionTokens())
        .put("counted", receipt.usage().counted());
    Quality quality = receipt.quality();
    return json.put("cost_nano_usd", receipt.costNanoUsd())
        .put("cost_usd", BigDecimal.valueOf(receipt.costNanoUsd(), NANO_DIGITS).toPlainString())
        .put("quality", quality == null ? null : Wire.QUALITY.of(quality))
        .put("outcome", receipt.outcome())
        .put("latency_micros", receipt.latencyMicros())
        .put("first_token_micros", receipt.firstTokenMicros())
        .put("bytes_left", receipt.bytesLeft())
        .put("idempotency_key", receipt.idempotencyKey())
        .put("repeated", receipt.repeated())
        .put("saved_nano_usd", receipt.economy().savedNanoUsd())
        .put("earlier_call", receipt.economy().earlier())
        .set("energy", energy(receipt.economy().energy()))
        .set("attempts", attempts(receipt));
  }

  private static JsonNode energy(@Nullable Energy energy) {
    return energy == null
        ? JSON.nullNode()
        : JSON.createObjectNode()
            .put("microjoules", energy.microjoules())
            .put("source", energy.source().name().toLowerCase(Locale.ROOT))
            .put("error_microjoules", energy.errorMicrojoules());
  }

  private static void answered(ObjectNode json, @Nullable Candidate answered) {
    json.put("endpoint", answered == null ? null : answered.endpoint())
        .put("model_used", answered == null ? null : answered.model())
        .put("tier", answered == null ? null : Wire.TIER.of(answered.tier()))
        .put("layer", answered == null ? null : Wire.LAYER.of(answered.layer()))
        .put("reason", answered == null ? null : answered.reason());
  }

  private static ArrayNode attempts(Receipt receipt) {
    ArrayNode attempts = JSON.createArrayNode();
    for (RecordedAttempt attempt : receipt.attempts()) {
      Fault fault = attempt.attempt().fault();
      attempts
          .addObject()
          .put("endpoint", attempt.candidate().endpoint())
          .put("model", attempt.candidate().model())
          .put("layer", Wire.LAYER.of(attempt.candidate().layer()))
          .put("reason", attempt.candidate().reason())
          .put("fault", fault == null ? null : fault.name())
          .put("detail", attempt.attempt().detail())
          .put("retry_after_millis", attempt.attempt().retryAfterMillis())
          .put("latency_millis", attempt.attempt().latencyMillis());
    }
    return attempts;
  }
}
