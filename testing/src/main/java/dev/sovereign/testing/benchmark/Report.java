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
   * @param atMost the limit, absent when the figure is for information
   */
  public record Figure(String name, double value, String unit, @Nullable Double atMost) {

    /** Whether it is within its limit. */
    public boolean holds() {
      return atMost == null || value <= atMost;
    }

    String line() {
      String limit = atMost == null ? "" : String.format(Locale.ROOT, " (at most %.1f)", atMost);
      String loss = holds() ? "" : "  <- too much";
      return String.format(Locale.ROOT, "  %-52s %10.1f %s%s%s", name, value, unit, limit, loss);
    }
  }
}
