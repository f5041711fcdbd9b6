package dev.sovereign.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  // Far above any amount; an exponent of a thousand digits would cost time.
  private static final int LONGEST_AMOUNT = 40;

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

  static Form<Boolean> flag() {
    return new Form<>(
        "true or false",
        Boolean.class,
        text ->
            switch (text.strip()) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** One or more constants: a list in YAML, joined by commas elsewhere. */
  static <E extends Enum<E>> Form<Set<E>> choices(Class<E> type) {
    Form<E> one = choice(type);
    return new Form<>(
        one.expected().replaceFirst("one of", "a list of"),
        List.class,
        text -> {
          List<Optional<E>> each =
              Arrays.stream(text.split(",", -1)).map(t -> one.parser().apply(t.strip())).toList();
          return each.stream().allMatch(Optional::isPresent)
              ? Optional.of(each.stream().flatMap(Optional::stream).collect(Collectors.toSet()))
              : Optional.empty();
        });
  }

  /**
   * An amount of dollars in nano-dollars, exactly: YAML may have made a number of it, text is taken
   * as it stands.
   */
  static Form<Long> dollars(int maximum) {
    return new Form<>(
        "dollars from 0 to %d with at most 9 decimals".formatted(maximum),
        Object.class,
        text -> nanoDollars(text, maximum));
  }

  private static Optional<Long> nanoDollars(String text, int maximum) {
    if (text.length() > LONGEST_AMOUNT) {
      return Optional.empty();
    }
    try {
      BigDecimal dollars = new BigDecimal(text.strip());
      return dollars.signum() < 0 || dollars.compareTo(BigDecimal.valueOf(maximum)) > 0
          ? Optional.empty()
          : Optional.of(dollars.movePointRight(9).longValueExact());
    } catch (ArithmeticException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** A number with or without decimals, as it is measured. */
  static Form<Double> decimal(int maximum) {
    return new Form<>(
        "a number from 0 to " + maximum,
        Number.class,
        text -> parseDouble(text).filter(number -> number >= 0 && number <= maximum));
  }

  private static Optional<Double> parseDouble(String text) {
    try {
      return Optional.of(Double.valueOf(text.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  static Form<ZoneId> timeZone() {
    return new Form<>(
        "a time zone such as Europe/Berlin",
        String.class,
        text ->
            ZoneId.getAvailableZoneIds().contains(text.strip())
                ? Optional.of(ZoneId.of(text.strip()))
                : Optional.empty());
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

  /** Whether a URL holds a user's name or password, which belong into no file that is shown. */
  static boolean hasUserInfo(String address) {
    return isHttpUrl(address) && URI.create(address).getRawUserInfo() != null;
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
