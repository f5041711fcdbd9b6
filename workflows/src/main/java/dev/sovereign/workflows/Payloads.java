package dev.sovereign.workflows;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.temporal.common.converter.DataConverter;

/**
 * The format of everything that passes through Temporal. Worker, clients and tests all take their
 * converter here, never Temporal's default and never the mapper of the web layer.
 *
 * <ul>
 *   <li>JSON; times are ISO-8601 strings, numbers keep every digit, map entries are in key order.
 *   <li>Unknown fields are ignored, except in a {@link StartRequest}.
 *   <li>A value over {@link #WARN_BYTES} is logged, one over {@link #MAX_BYTES} is refused with
 *       {@link RequestFailure#PAYLOAD_TOO_LARGE}.
 * </ul>
 */
public final class Payloads {

  /** Temporal's server logs a warning from here on. */
  public static final int WARN_BYTES = 512 * 1024;

  /** Half of what the server accepts, so that a message with two such values still passes. */
  public static final int MAX_BYTES = 1024 * 1024;

  private static final ObjectMapper STRICT = strictMapper();

  private Payloads() {}

  /** A new converter; it is immutable and safe to share between threads. */
  public static DataConverter converter() {
    return new GuardedDataConverter(mapper(), new StrictReader(strictMapper()));
  }

  /**
   * Reads a start request as strictly as a workflow does, for doors that want to refuse it before a
   * run exists.
   *
   * @param json the request; empty means {@code {}}
   * @throws io.temporal.failure.ApplicationFailure of type {@code START_REFUSED}, its message names
   *     the field and what was expected
   */
  public static <T extends StartRequest> T startRequest(String json, Class<T> type) {
    return new StrictReader(strictMapper()).read(json, type);
  }

  /**
   * Reads what a caller of a door typed, as strictly as a start request.
   *
   * @param json a JSON object; empty means {@code {}}
   * @throws IllegalArgumentException its message names the field and what was expected
   */
  public static <T> T strict(String json, Class<T> type) {
    return new StrictReader(STRICT).parse(json, type);
  }

  /** A new mapper of the same format, for doors that show what Temporal carries. */
  public static ObjectMapper mapper() {
    return base().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  }

  private static JsonMapper strictMapper() {
    JsonMapper.Builder strict =
        base()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            // No list of ours holds nothing at some place: ["a", null] is a slip of its writer.
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
    return refuseTextFromOtherScalars(strict).build();
  }

  /** Jackson would take {@code "repository": 5} for the folder {@code 5}. */
  private static JsonMapper.Builder refuseTextFromOtherScalars(JsonMapper.Builder strict) {
    return strict.withCoercionConfig(
        LogicalType.Textual,
        text -> {
          text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
          text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
          text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        });
  }

  private static JsonMapper.Builder base() {
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
        // Records carry methods such as shortId() and predicates such as isX(); only components are
        // data.
        .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }
}
