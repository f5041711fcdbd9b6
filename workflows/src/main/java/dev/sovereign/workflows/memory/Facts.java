package dev.sovereign.workflows.memory;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks and rendering that the bodies share. */
final class Facts {
  private Facts() {}

  static void text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + ": absent (expected: a text)");
    }
    if (value.length() > FactBody.MAX_TEXT) {
      throw new IllegalArgumentException(
          field
              + ": "
              + value.length()
              + " characters (expected: at most "
              + FactBody.MAX_TEXT
              + ")");
    }
  }

  static @Nullable String optionalText(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return null;
    }
    text(field, value);
    return value;
  }

  static <T> @Nullable List<T> list(String field, @Nullable List<T> items) {
    return items == null || items.isEmpty() ? null : requiredList(field, items);
  }

  static <T> List<T> requiredList(String field, @Nullable List<T> items) {
    if (items == null) {
      throw new IllegalArgumentException(field + ": absent (expected: a list)");
    }
    if (items.size() > FactBody.MAX_ITEMS) {
      throw new IllegalArgumentException(
          field + ": " + items.size() + " items (expected: at most " + FactBody.MAX_ITEMS + ")");
    }
    if (items.stream().anyMatch(it -> it == null)) {
      throw new IllegalArgumentException(field + ": a null item");
    }
    return List.copyOf(items);
  }

  static StringBuilder lines(String first, String label, String second) {
    var lines = new StringBuilder(first);
    if (!second.isEmpty()) {
      lines.append('\n').append(label).append(": ").append(second);
    }
    return lines;
  }
}
