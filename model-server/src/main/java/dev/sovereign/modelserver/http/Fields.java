package dev.sovereign.modelserver.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Typed reading of a JSON object's optional fields; a wrong type or range is named. */
record Fields(JsonNode object) {

  @Nullable String text(String name) throws ApiException {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isString()) {
      throw wrong(name, node, "a text");
    }
    return node.stringValue();
  }

  boolean flag(String name) throws ApiException {
    JsonNode node = object.path(name);
    if (!isAbsent(node) && !node.isBoolean()) {
      throw wrong(name, node, "true or false");
    }
    return node.asBoolean(false);
  }

  @Nullable Integer integer(String name, int least) throws ApiException {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least) {
      throw wrong(name, node, "a whole number >= " + least);
    }
    return node.intValue();
  }

  @Nullable Long wholeNumber(String name) throws ApiException {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(name, node, "a whole number");
    }
    return node.longValue();
  }

  @Nullable Double number(String name, double least, double most) throws ApiException {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return null;
    }
    if (!node.isNumber() || node.doubleValue() < least || node.doubleValue() > most) {
      throw wrong(name, node, "a number from " + least + " to " + most);
    }
    return node.doubleValue();
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static ApiException wrong(String name, JsonNode found, String expected) {
    return ApiException.invalid(name, name + ": " + found + " (expected: " + expected + ")");
  }
}
