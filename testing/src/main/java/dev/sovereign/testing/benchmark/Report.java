package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark found.
 *
 * @param benchmark its name
 * @param holds whether every figure is within its limit and nothing was violated
 * @param figures what was measured
 * @param notes what a reader must know: points covered, seeds, losses
 * @param machine processors, memory, operating system
 * @param versions of what was measured
 */
public record Report(
    String benchmark,
    boolean holds,
    List<Figure> figures,
    List<String> notes,
    Map<String, String> machine,
    Map<String, String> versions) {

  public Report {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /** A report that holds when all its figures do. */
  public static Report of(String benchmark, List<Figure> figures, List<String> notes) {
    boolean holds = figures.stream().allMatch(Figure::holds);
    return new Report(benchmark, holds, figures, notes, Machine.describe(), Machine.versions());
  }

  /** As JSON, keys as the components are named. */
  public String json() {
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As lines for a person. */
  public String text() {
    StringBuilder text = new StringBuilder(benchmark).append('\n');
    for (Figure figure : figures) {
      text.append(figure.line()).append('\n');
    }
    notes.forEach(note -> text.append("  ").append(note).append('\n'));
    return text.append(holds ? "holds" : "DOES NOT HOLD").append('\n').toString();
  }

  /**
   * @param name what was measured
   * @param value the measurement
   * @param unit its unit
   * @param atMost the upper limit, absent when there is none
   * @param atLeast the lower limit, absent when there is none
   */
  public record Figure(
      String name, double value, String unit, @Nullable Double atMost, @Nullable Double atLeast) {

    /** With an upper limit, or none. */
    public Figure(String name, double value, String unit, @Nullable Double atMost) {
      this(name, value, unit, atMost, null);
    }

    /** With a lower limit. */
    public static Figure atLeast(String name, double value, String unit, double limit) {
      return new Figure(name, value, unit, null, limit);
    }

    /** For information. */
    public static Figure plain(String name, double value, String unit) {
      return new Figure(name, value, unit, null, null);
    }

    /** Whether it is within its limits. */
    public boolean holds() {
      return (atMost == null || value <= atMost) && (atLeast == null || value >= atLeast);
    }

    String line() {
      String limit =
          (atMost == null ? "" : " (at most " + number(atMost) + ")")
              + (atLeast == null ? "" : " (at least " + number(atLeast) + ")");
      String loss = holds() ? "" : "  <- does not hold";
      return String.format(
          Locale.ROOT, "  %-60s %12s %s%s%s", name, number(value), unit, limit, loss);
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
  }
}
