package dev.sovereign.workflows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.temporal.api.common.v1.Payload;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a {@link StartRequest}, and says in one line what is wrong with it. */
final class StrictReader {
  private final ObjectMapper mapper;

  StrictReader(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  <T extends StartRequest> T read(
      Optional<io.temporal.api.common.v1.Payloads> content, Class<T> type) {
    List<Payload> arguments =
        content.map(io.temporal.api.common.v1.Payloads::getPayloadsList).orElse(List.of());
    if (arguments.size() > 1) {
      throw refused(type, arguments.size() + " arguments (expected: one JSON object)");
    }
    return arguments.isEmpty() ? read("", type) : read(arguments.getFirst(), type);
  }

  private <T extends StartRequest> T read(Payload argument, Class<T> type) {
    String encoding =
        argument
            .getMetadataOrDefault("encoding", com.google.protobuf.ByteString.EMPTY)
            .toStringUtf8();
    return switch (encoding) {
      case "binary/null" -> read("", type);
      case "json/plain" -> read(argument.getData().toString(StandardCharsets.UTF_8), type);
      default ->
          throw refused(
              type, "encoding '" + PlainText.line(encoding, 40) + "' (expected: json/plain)");
    };
  }

  <T extends StartRequest> T read(String json, Class<T> type) {
    try {
      return parse(json, type);
    } catch (IllegalArgumentException e) {
      // Without its cause: the message says it all, and a stack of parser calls hides it.
      throw refused(type, String.valueOf(e.getMessage()));
    }
  }

  /** Throws {@link IllegalArgumentException} that says what is wrong with it. */
  <T> T parse(String json, Class<T> type) {
    String text = json.isBlank() || json.strip().equals("null") ? "{}" : json;
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(problem(e, type), e);
    }
  }

  private static String problem(JsonProcessingException e, Class<?> type) {
    return switch (e) {
      case UnrecognizedPropertyException unknown -> unknownField(unknown);
      case InvalidTypeIdException kind -> unknownKind(kind);
      case ValueInstantiationException range when range.getCause() != null ->
          // Our own words, with a next step that must not be cut off.
          PlainText.line(words(range.getCause()), 400);
      case InvalidNullException nothing -> path(nothing) + ": a null value (expected: none)";
      case MismatchedInputException mismatch when mismatch.getPath().isEmpty() ->
          "expected a JSON object with the fields " + String.join(", ", fields(type));
      case MismatchedInputException mismatch ->
          path(mismatch) + ": expected " + expected(mismatch.getTargetType());
      case JsonMappingException mapping when !mapping.getPath().isEmpty() ->
          path(mapping) + ": " + PlainText.line(mapping.getOriginalMessage(), 200);
      default -> "not JSON: " + PlainText.line(e.getOriginalMessage(), 200);
    };
  }

  private static String words(Throwable cause) {
    return String.valueOf(
        cause instanceof ApplicationFailure ours ? ours.getOriginalMessage() : cause.getMessage());
  }

  private static String unknownField(UnrecognizedPropertyException unknown) {
    List<String> known = fields(unknown.getReferringClass());
    String name = PlainText.line(unknown.getPropertyName(), 60);
    return "unknown field '"
        + name
        + "'"
        + Spelling.nearest(name, known).map(n -> ", did you mean '" + n + "'?").orElse("")
        + " (known: "
        + String.join(", ", known)
        + ")";
  }

  /** Which of the values of a sealed type is meant, in a field that is absent or holds none. */
  private static String unknownKind(InvalidTypeIdException e) {
    JsonSubTypes types = e.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class);
    JsonTypeInfo info = e.getBaseType().getRawClass().getAnnotation(JsonTypeInfo.class);
    if (types == null || info == null) {
      return path(e) + ": expected another type";
    }
    List<String> known = Arrays.stream(types.value()).map(JsonSubTypes.Type::name).toList();
    String given = e.getTypeId() == null ? "" : PlainText.line(e.getTypeId(), 60);
    String where = path(e).isEmpty() ? info.property() : path(e) + "." + info.property();
    return where
        + (given.isEmpty() ? " is absent" : ": '" + given + "' is not known")
        + Spelling.nearest(given, known).map(n -> ", did you mean '" + n + "'?").orElse("")
        + " (known: "
        + String.join(", ", known)
        + ")";
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .map(step -> PlainText.line(step, 60))
        .collect(Collectors.joining("."));
  }

  private static List<String> fields(Class<?> type) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList()
        : List.of();
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return "a whole number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type != null && type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants()).replaceAll("[\\[\\]]", "");
    }
    if (type != null && Map.class.isAssignableFrom(type)) {
      return "an object";
    }
    return type != null && List.class.isAssignableFrom(type) ? "an array" : "another type";
  }

  private static ApplicationFailure refused(Class<?> type, String problem) {
    return RequestFailure.START_REFUSED.failure(type.getSimpleName() + ": " + problem);
  }
}
