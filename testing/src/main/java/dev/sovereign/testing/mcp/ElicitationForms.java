package dev.sovereign.testing.mcp;

import java.util.List;
import java.util.Map;

/** The schemas that the suite wants to see on the wire. */
final class ElicitationForms {

  private static final String STRING = "string";
  private static final List<String> OPTIONS = List.of("option1", "option2", "option3");

  private ElicitationForms() {}

  /** A name and an address. */
  static Map<String, Object> user() {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(
            "username", Map.of("type", STRING, "description", "User's response"),
            "email", Map.of("type", STRING, "description", "User's email address")),
        "required",
        List.of("username", "email"));
  }

  /** A default for every primitive type. */
  static Map<String, Object> defaults() {
    List<String> statuses = List.of("active", "inactive", "pending");
    return form(
        Map.of(
            "name", Map.of("type", STRING, "default", "John Doe"),
            "age", Map.of("type", "integer", "default", 30),
            "score", Map.of("type", "number", "default", 95.5),
            "status", Map.of("type", STRING, "enum", statuses, "default", "active"),
            "verified", Map.of("type", "boolean", "default", true)));
  }

  /** Every way to choose from a list. */
  static Map<String, Object> choices() {
    return form(
        Map.of(
            "untitledSingle",
            Map.of("type", STRING, "enum", OPTIONS),
            "titledSingle",
            Map.of("type", STRING, "oneOf", titled("Option")),
            "legacyEnum",
            Map.of(
                "type",
                STRING,
                "enum",
                List.of("opt1", "opt2", "opt3"),
                "enumNames",
                List.of("Option One", "Option Two", "Option Three")),
            "untitledMulti",
            Map.of("type", "array", "items", Map.of("type", STRING, "enum", OPTIONS)),
            "titledMulti",
            Map.of("type", "array", "items", Map.of("anyOf", titled("Choice")))));
  }

  /** A tool's schema with what JSON Schema 2020-12 added. */
  static Map<String, Object> schema2020() {
    Map<String, Object> text = Map.of("type", STRING);
    return Map.of(
        "$schema",
        "https://json-schema.org/draft/2020-12/schema",
        "type",
        "object",
        "$defs",
        Map.of(
            "address",
            Map.of("type", "object", "properties", Map.of("street", text, "city", text))),
        "properties",
        Map.of("name", text, "address", Map.of("$ref", "#/$defs/address")),
        "additionalProperties",
        false);
  }

  private static List<Map<String, Object>> titled(String noun) {
    return List.of(
        Map.of("const", "value1", "title", "First " + noun),
        Map.of("const", "value2", "title", "Second " + noun),
        Map.of("const", "value3", "title", "Third " + noun));
  }

  private static Map<String, Object> form(Map<String, Object> fields) {
    return Map.of("type", "object", "properties", fields, "required", List.of());
  }
}
