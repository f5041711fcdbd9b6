package dev.sovereign.gateway.memory;

import dev.sovereign.gateway.WireNames;
import dev.sovereign.workflows.DataClass;
import org.jspecify.annotations.Nullable;

/** Data classes as callers write them, {@code keep-on-device} or {@code KEEP_ON_DEVICE}. */
final class DataClasses {

  private static final WireNames<DataClass> NAMES = new WireNames<>(DataClass.class);

  private DataClasses() {}

  /**
   * @throws IllegalArgumentException for a name that is none: a mistyped class must not become a
   *     more open one
   */
  static @Nullable DataClass parse(String field, @Nullable String name) {
    if (name == null) {
      return null;
    }
    DataClass found = NAMES.find(name.strip().replace('_', '-'));
    if (found == null) {
      throw new IllegalArgumentException(
          field + ": not known (expected: " + String.join(", ", NAMES.all()) + ")");
    }
    return found;
  }

  static String of(DataClass dataClass) {
    return NAMES.of(dataClass);
  }
}
