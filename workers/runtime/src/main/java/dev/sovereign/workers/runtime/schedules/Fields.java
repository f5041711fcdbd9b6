package dev.sovereign.workers.runtime.schedules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one YAML mapping, taken one by one; what is wrong is collected, what is left is
 * refused.
 */
final class Fields {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

  private final String file;
  private final String path;
  private final Map<?, ?> values;
  private final List<String> problems;
  private final TreeSet<String> known = new TreeSet<>();

  Fields(String file, String path, Map<?, ?> values, List<String> problems) {
    this.file = file;
    this.path = path;
    this.values = values;
    this.problems = problems;
  }

  List<?> list(String key) {
    Object value = take(key);
    if (value instanceof List<?> list) {
      return list;
    }
    problem(key, value, "a list");
    return List.of();
  }

  Optional<String> text(String key, Pattern expected, String description) {
    Object value = take(key);
    if (value instanceof String text && expected.matcher(text).matches()) {
      return Optional.of(text);
    }
    problem(key, value, description);
    return Optional.empty();
  }

  Optional<Duration> duration(String key, @Nullable Duration otherwise) {
    Object value = take(key);
    if (value == null && otherwise != null) {
      return Optional.of(otherwise);
    }
    Matcher matcher = DURATION.matcher(String.valueOf(value));
    if (!matcher.matches()) {
      problem(key, value, "a duration such as 90s, 10m, 1h or 1d");
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  @Nullable Object take(String key) {
    known.add(key);
    return values.get(key);
  }

  void problem(String key, @Nullable Object found, String expected) {
    String where = path.isEmpty() ? key : path + "." + key;
    String what = found == null ? "missing" : String.valueOf(found);
    problems.add("%s: %s: %s (expected: %s)".formatted(file, where, what, expected));
  }

  void refuseOthers() {
    for (Object key : values.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        problem(String.valueOf(key), "unknown key", "one of " + String.join(", ", known));
      }
    }
  }
}
