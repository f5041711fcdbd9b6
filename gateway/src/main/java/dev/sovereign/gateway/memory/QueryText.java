package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.Spelling;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query of a request, in which a mistyped name is refused instead of being overlooked. */
public final class QueryText {

  private final HttpServletRequest request;

  private QueryText(HttpServletRequest request) {
    this.request = request;
  }

  /**
   * @param known every name that this path takes
   * @throws dev.sovereign.gateway.DoorException with 400 for another, with the nearest spelling
   */
  public static QueryText of(HttpServletRequest request, String... known) {
    List<String> names = Arrays.asList(known);
    for (String name : Collections.list(request.getParameterNames())) {
      if (!names.contains(name)) {
        throw Refusals.bad(
            "unknown parameter '%s'%s (known: %s)"
                .formatted(
                    PlainText.line(name, 60),
                    Spelling.nearest(name, names)
                        .map(near -> ", did you mean '" + near + "'?")
                        .orElse(""),
                    String.join(", ", names)));
      }
    }
    return new QueryText(request);
  }

  /** The value; absent when there is none or an empty one. */
  public @Nullable String text(String name) {
    String value = request.getParameter(name);
    return value == null || value.isEmpty() ? null : value;
  }

  /** A whole number. */
  public @Nullable Integer number(String name) {
    String value = text(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw Refusals.bad(name + ": expected a whole number");
    }
  }

  /** Which page is wanted, of the parameters {@code before} and {@code limit}. */
  public Page page() {
    String before = text("before");
    try {
      Long number = before == null ? null : Long.valueOf(before);
      return Refusals.translated(() -> new Page(number, number("limit")));
    } catch (NumberFormatException e) {
      throw Refusals.bad("before: expected a whole number");
    }
  }

  /** {@code true} or {@code false}. */
  public @Nullable Boolean flag(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return switch (value) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw Refusals.bad(name + ": expected true or false");
    };
  }

  /** A time such as {@code 2026-11-01T12:00:00Z}. */
  public @Nullable Instant instant(String name) {
    String value = text(name);
    try {
      return value == null ? null : Instant.parse(value);
    } catch (DateTimeException e) {
      throw Refusals.bad(name + ": expected a time such as 2026-11-01T12:00:00Z");
    }
  }

  /** Values between commas, or of a name that is given several times. */
  public List<String> list(String name) {
    String[] values = request.getParameterValues(name);
    return values == null
        ? List.of()
        : Arrays.stream(values)
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .filter(value -> !value.isEmpty())
            .toList();
  }
}
