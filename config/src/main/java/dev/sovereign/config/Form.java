package dev.sovereign.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a value must look like.
 *
 * @param expected completes "expected: " in a problem
 * @param yamlType what the YAML parser must have made of it; the environment has text only
 * @param parser from its text; empty when it does not fit
 */
record Form<T>(String expected, Class<?> yamlType, Function<String, Optional<T>> parser) {

  static Form<Integer> integer(int minimum, int maximum) {
    return new Form<>(
        "a whole number from %d to %d".formatted(minimum, maximum),
        Number.class,
        text -> parseInt(text).filter(number -> number >= minimum && number <= maximum));
  }

  static Form<String> text(String expected) {
    return matching(expected, "(?s).*\\S.*");
  }

  static Form<String> matching(String expected, String regex) {
    return new Form<>(
        expected, String.class, text -> Optional.of(text).filter(t -> t.matches(regex)));
  }

  /** The constants in lower case, words joined by hyphens. */
  static <E extends Enum<E>> Form<E> choice(Class<E> type) {
    E[] constants = type.getEnumConstants();
    return new Form<>(
        Arrays.stream(constants)
            .map(Form::spelling)
            .collect(Collectors.joining(", ", "one of ", "")),
        String.class,
        text -> Arrays.stream(constants).filter(each -> spelling(each).equals(text)).findFirst());
  }

  static Form<String> httpUrl() {
    return new Form<>(
        "an http or https URL", String.class, text -> Optional.of(text).filter(Form::isHttpUrl));
  }

  static boolean isHttpUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<Integer> parseInt(String text) {
    try {
      return Optional.of(Integer.valueOf(text.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
