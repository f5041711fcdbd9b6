package dev.sovereign.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of {@code sovereign.yaml}.
 *
 * @param path with {@code []} for the elements of a list, for example {@code services[].name}
 * @param fallback the text of its default; null when there is none
 * @param required whether it must be given, which only makes sense in an element of a list
 * @param meaning one sentence for the reference
 */
record Key<T>(
    String path, @Nullable String fallback, boolean required, Form<T> form, String meaning) {

  static <T> Key<T> of(String path, @Nullable String fallback, Form<T> form, String meaning) {
    return new Key<>(path, fallback, false, form, meaning);
  }

  static <T> Key<T> required(String path, Form<T> form, String meaning) {
    return new Key<>(path, null, true, form, meaning);
  }

  boolean inList() {
    return path.contains("[]");
  }

  /** The environment variable that overrides it; elements of lists have none. */
  String variable() {
    return "SOVEREIGN_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Its last word. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
