package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.sovereign.testing.Checkout;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What figures were made of, in {@code benchmarks/results}. */
final class RawData {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private RawData() {}

  /**
   * The report, which says where the rest is. A quick run leaves the data of the full one alone.
   *
   * @param raw by the name of a series
   */
  static Report report(
      String benchmark,
      boolean quick,
      List<Figure> figures,
      List<String> notes,
      Map<String, Object> raw) {
    Path file =
        Checkout.root()
            .resolve("benchmarks/results")
            .resolve(benchmark + (quick ? "-quick" : "") + ".json");
    List<String> told = new ArrayList<>(notes);
    told.add("raw data: " + Checkout.root().relativize(file));
    Report report = Report.of(benchmark, figures, told);
    try {
      Files.createDirectories(file.resolveSibling("."));
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("report", report);
      all.put("raw", raw);
      Files.writeString(file, JSON.writeValueAsString(all) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return report;
  }
}
