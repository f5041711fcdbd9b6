package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against the part of JSON Schema that {@code response_format} is used with: {@code
 * type}, {@code enum}, {@code required}, {@code properties}, {@code items} and {@code
 * additionalProperties: false}. What it does not know it takes for fulfilled. Stateless.
 */
final class SchemaCheck {

  private SchemaCheck() {}

  /** Where the value does not fit, without its content; null when it fits. */
  static @Nullable String mismatch(JsonNode schema, JsonNode value) {
    return mismatch(schema, value, "the answer");
  }

  private static @Nullable String mismatch(JsonNode schema, JsonNode value, String at) {
    if (!isType(schema.path("type"), value)) {
      return at + " is not of type " + schema.path("type");
    }
    if (schema.path("enum").isArray() && !contains(schema.path("enum"), value)) {
      return at + " is none of the values in enum";
    }
    if (value.isObject()) {
      return ofObject(schema, value, at);
    }
    if (value.isArray()) {
      for (JsonNode item : value) {
        String wrong = mismatch(schema.path("items"), item, "an item of " + at);
        if (wrong != null) {
          return wrong;
        }
      }
    }
    return null;
  }

  private static @Nullable String ofObject(JsonNode schema, JsonNode value, String at) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        return at + " has no " + name.asText();
      }
    }
    JsonNode properties = schema.path("properties");
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode property = properties.get(member.getKey());
      if (property == null) {
        if (schema.path("additionalProperties").isBoolean()
            && !schema.path("additionalProperties").asBoolean()) {
          return at + " has a field that the schema forbids";
        }
        continue;
      }
      String wrong = mismatch(property, member.getValue(), member.getKey());
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static boolean isType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (isType(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asText("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> true;
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }
}
