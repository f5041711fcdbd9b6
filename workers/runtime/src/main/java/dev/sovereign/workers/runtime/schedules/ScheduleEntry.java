package dev.sovereign.workers.runtime.schedules;

import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Monthly;
import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Overlap;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One item of the schedule file. */
final class ScheduleEntry {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,99}");
  private static final Pattern OVERLAP =
      Pattern.compile(String.join("|", Arrays.stream(Overlap.values()).map(Enum::name).toList()));

  private static final Pattern MONTHLY =
      Pattern.compile("([1-9]|1\\d|2[0-8]) ([01]\\d|2[0-3]):([0-5]\\d) (\\S{1,60})");

  private final Fields fields;

  private ScheduleEntry(Fields fields) {
    this.fields = fields;
  }

  static Optional<DeclaredSchedule> read(
      String file, String path, Object item, List<String> problems) {
    if (!(item instanceof Map<?, ?> map)) {
      problems.add("%s: %s: %s (expected: a mapping)".formatted(file, path, item));
      return Optional.empty();
    }
    int before = problems.size();
    Optional<DeclaredSchedule> schedule =
        new ScheduleEntry(new Fields(file, path, map, problems)).read();
    return problems.size() == before ? schedule : Optional.empty();
  }

  private Optional<DeclaredSchedule> read() {
    var id = fields.text("id", ID, "lower case letters, digits and dashes");
    var workflow = fields.text("workflow", TYPE, "a workflow type such as Metabolism");
    Monthly monthly = monthly();
    var every =
        fields
            .duration("every", monthly == null ? null : Duration.ZERO)
            .filter(given -> monthly == null ? atLeastAMinute(given) : absent(given));
    var offset = fields.duration("offset", Duration.ZERO);
    var overlap = fields.text("overlap", OVERLAP, "one of " + OVERLAP.pattern().replace("|", ", "));
    var window = fields.duration("catch-up-window", null).filter(this::atLeastTenSeconds);
    var jitter = fields.duration("jitter", Duration.ZERO);
    Map<String, Object> input = input();
    fields.refuseOthers();
    if (every.isEmpty()
        || offset.isEmpty()
        || window.isEmpty()
        || jitter.isEmpty()
        || id.isEmpty()) {
      return Optional.empty();
    }
    if (monthly == null && offset.get().compareTo(every.get()) >= 0) {
      fields.problem("offset", offset.get(), "less than every");
    }
    return workflow.flatMap(
        type ->
            overlap.map(
                policy ->
                    new DeclaredSchedule(
                        id.get(),
                        type,
                        input,
                        every.get(),
                        offset.get(),
                        Overlap.valueOf(policy),
                        window.get(),
                        jitter.get(),
                        monthly)));
  }

  private boolean absent(Duration every) {
    if (!every.isZero()) {
      fields.problem("every", every, "either every or monthly");
    }
    return every.isZero();
  }

  private @Nullable Monthly monthly() {
    Object value = fields.take("monthly");
    if (value == null) {
      return null;
    }
    Matcher form = MONTHLY.matcher(String.valueOf(value));
    if (!form.matches() || !ZoneId.getAvailableZoneIds().contains(form.group(4))) {
      fields.problem("monthly", value, "day 1 to 28, time and zone such as 1 00:30 UTC");
      return null;
    }
    return new Monthly(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)),
        form.group(4));
  }

  private boolean atLeastAMinute(Duration every) {
    return atLeast("every", every, Duration.ofMinutes(1), "1m");
  }

  /** Temporal silently raises anything below to ten seconds. */
  private boolean atLeastTenSeconds(Duration window) {
    return atLeast("catch-up-window", window, Duration.ofSeconds(10), "10s");
  }

  private boolean atLeast(String key, Duration value, Duration least, String shown) {
    boolean enough = value.compareTo(least) >= 0;
    if (!enough) {
      fields.problem(key, value, "at least " + shown);
    }
    return enough;
  }

  private Map<String, Object> input() {
    Object value = fields.take("input");
    Map<String, Object> input = new HashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, field) -> put(input, String.valueOf(key), field));
    } else if (value != null) {
      fields.problem("input", value, "a mapping");
    }
    return input;
  }

  private void put(Map<String, Object> input, String key, @Nullable Object field) {
    if (field == null) {
      fields.problem("input." + key, null, "a value");
    } else {
      input.put(key, field);
    }
  }
}
