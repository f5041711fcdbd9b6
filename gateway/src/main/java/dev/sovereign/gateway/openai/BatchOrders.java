package dev.sovereign.gateway.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.inference.batch.Batch;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.gateway.OpenAiError;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.DeferUntil;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller orders with {@code POST /v1/batches}.
 *
 * @param inputFileId the file with the requests
 * @param endpoint where all of them go
 * @param window the completion window as it was written
 * @param length the same
 * @param metadata strings by name, as the API takes them
 * @param deferUntil what it waits for first; absent for nothing
 */
record BatchOrders(
    String inputFileId,
    String endpoint,
    String window,
    Duration length,
    ObjectNode metadata,
    @Nullable DeferUntil deferUntil) {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<String> ENDPOINTS =
      Arrays.stream(Operation.values()).map(o -> "/v1" + o.path()).toList();

  private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,3})([mhd])");
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

  private static final int MAX_METADATA = 16;
  private static final int MAX_NAME = 64;
  private static final int MAX_VALUE = 512;

  /** Names in the metadata that mean what the headers mean. */
  private static final String DEFER_UNTIL = "defer_until";

  private static final String DEFER_TIMEOUT = "defer_timeout";

  static BatchOrders read(byte[] body, Hints hints) throws RefusedException {
    JsonNode json = json(body);
    String endpoint = text(json, "endpoint", "one of " + String.join(", ", ENDPOINTS));
    if (!ENDPOINTS.contains(endpoint)) {
      throw wrong("endpoint", "another endpoint", "one of " + String.join(", ", ENDPOINTS));
    }
    String window = text(json, "completion_window", "24h, or another time such as 30m or 2d");
    Duration length = length(window);
    ObjectNode metadata = metadata(json.path("metadata"));
    DeferUntil until = until(metadata, hints);
    if (until != null && until.atMost().compareTo(length) >= 0) {
      throw wrong(
          Hints.DEFER_TIMEOUT,
          "the wait is as long as the completion window",
          "a wait shorter than " + window);
    }
    return new BatchOrders(
        text(json, "input_file_id", "the id of a file"), endpoint, window, length, metadata, until);
  }

  Batch.Terms terms(DataClass dataClass) {
    return new Batch.Terms(
        inputFileId, endpoint, window, metadata.toString(), dataClass, deferUntil);
  }

  private static JsonNode json(byte[] body) throws RefusedException {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new RefusedException(
        OpenAiError.of(
            400, "invalid_request", "the body is no JSON object", "see GET /openapi.json"));
  }

  private static String text(JsonNode json, String field, String expected) throws RefusedException {
    JsonNode value = json.path(field);
    if (!value.isString() || value.asString().isBlank()) {
      throw wrong(field, "missing, or no string", expected);
    }
    return value.asString();
  }

  private static Duration length(String window) throws RefusedException {
    Matcher parts = WINDOW.matcher(window);
    if (parts.matches()) {
      long count = Long.parseLong(parts.group(1));
      Duration length =
          switch (parts.group(2)) {
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
          };
      if (length.compareTo(LONGEST_WINDOW) <= 0) {
        return length;
      }
    }
    throw wrong("completion_window", "not such a time", "24h, or another from 1m to 7d");
  }

  private static ObjectNode metadata(JsonNode given) throws RefusedException {
    if (given.isMissingNode() || given.isNull()) {
      return JSON.createObjectNode();
    }
    boolean fits =
        given.isObject()
            && given.size() <= MAX_METADATA
            && given.properties().stream()
                .allMatch(
                    each ->
                        each.getKey().length() <= MAX_NAME
                            && each.getValue().isString()
                            && each.getValue().asString().length() <= MAX_VALUE)
            && UTF_8.newEncoder().canEncode(given.toString())
            && given.toString().indexOf("\\u0000") < 0;
    if (!fits) {
      throw wrong(
          "metadata", "not such an object", "16 strings of 512 characters, names of 64, at most");
    }
    return (ObjectNode) given;
  }

  private static @Nullable DeferUntil until(ObjectNode metadata, Hints hints)
      throws RefusedException {
    JsonNode conditions = metadata.path(DEFER_UNTIL);
    if (hints.deferUntil() != null || conditions.isMissingNode()) {
      return hints.deferUntil();
    }
    JsonNode timeout = metadata.path(DEFER_TIMEOUT);
    String name = "metadata." + DEFER_UNTIL;
    return new DeferUntil(
        Hints.conditions(name, conditions.asString()),
        timeout.isMissingNode()
            ? null
            : Hints.seconds("metadata." + DEFER_TIMEOUT, timeout.asString(), DeferUntil.MAX));
  }

  private static RefusedException wrong(String field, String found, String expected) {
    return new RefusedException(
        new OpenAiError(
            400, "invalid_request", field, field + ": " + found, "expected: " + expected));
  }
}
