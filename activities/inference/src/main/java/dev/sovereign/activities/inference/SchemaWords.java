package dev.sovereign.activities.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** What the keywords of a schema let say about an answer that fits. */
enum SchemaWords {
  /** All of them are checked. */
  KNOWN,
  /** Some are none, or are only remarks to whoever knows them. */
  STRANGE,
  /** Some refer to what is not in the schema. */
  ELSEWHERE;

  private static final Set<String> PLAIN =
      Set.of(
          "type",
          "enum",
          "const",
          "required",
          "dependentRequired",
          "multipleOf",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minContains",
          "maxContains",
          "minProperties",
          "maxProperties",
          "$schema",
          "title",
          "description",
          "default",
          "examples",
          "$comment",
          "deprecated",
          "readOnly",
          "writeOnly");

  private static final Set<String> OF_A_SCHEMA =
      Set.of(
          "items",
          "additionalProperties",
          "unevaluatedItems",
          "unevaluatedProperties",
          "not",
          "if",
          "then",
          "else",
          "contains",
          "propertyNames");

  private static final Set<String> OF_SCHEMAS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");

  private static final Set<String> OF_NAMED_SCHEMAS =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "date",
          "time",
          "duration",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "uuid",
          "uri");

  static SchemaWords of(JsonNode schema) {
    if (!schema.isObject()) {
      // As nothing was asked for, JSON is all that is to be checked; a schema may be true or false.
      return schema.isMissingNode() || schema.isBoolean() ? KNOWN : STRANGE;
    }
    SchemaWords all = KNOWN;
    for (Map.Entry<String, JsonNode> word : schema.properties()) {
      all = all.and(of(word.getKey(), word.getValue()));
    }
    return all;
  }

  private static SchemaWords of(String word, JsonNode value) {
    if (OF_A_SCHEMA.contains(word)) {
      return of(value);
    }
    if (OF_SCHEMAS.contains(word) || OF_NAMED_SCHEMAS.contains(word)) {
      SchemaWords all = KNOWN;
      for (JsonNode each : value) {
        all = all.and(of(each));
      }
      return all;
    }
    return switch (word) {
      case "$ref" -> value.asText().startsWith("#") ? KNOWN : ELSEWHERE;
      case "$dynamicRef", "$recursiveRef", "$id", "id" -> ELSEWHERE;
      case "format" -> FORMATS.contains(value.asText()) ? KNOWN : STRANGE;
      default -> PLAIN.contains(word) ? KNOWN : STRANGE;
    };
  }

  private SchemaWords and(SchemaWords other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
