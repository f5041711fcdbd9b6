package dev.sovereign.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, so that all of it is told at once. Not for concurrent use. */
final class Problems {

  private final List<String> lines = new ArrayList<>();

  /** {@code where: found 'x', expected: y}. */
  void add(String where, Object found, String expected) {
    lines.add("%s: found %s, expected: %s".formatted(where, quote(found), expected));
  }

  void add(String where, String sentence) {
    lines.add(where + ": " + sentence);
  }

  void throwIfAny() {
    if (!lines.isEmpty()) {
      throw new ConfigException(lines);
    }
  }

  private static String quote(Object found) {
    return switch (found) {
      case java.util.Map<?, ?> _ -> "a section";
      case List<?> _ -> "a list";
      case String text -> "'" + text.replaceAll("\\R", " ") + "' (text)";
      default -> found.toString();
    };
  }
}
