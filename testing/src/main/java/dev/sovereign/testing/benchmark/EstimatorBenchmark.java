package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.inference.estimate.Estimate;
import dev.sovereign.activities.inference.estimate.Estimator;
import dev.sovereign.activities.inference.estimate.Shape;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What an estimate takes, by the length of the text: time, and bytes allocated; by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EstimatorBenchmark {

  private static final double MOST_MICROS = 50;
  private static final double MOST_BYTES = 4096;
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String SENTENCE =
      "Compare the two plans below (a) and (b), step by step: what do they cost in 2026, and why? ";

  /** Bytes of the user's last message. */
  @Param({"64", "512", "2048", "8192", "65536", "1048576"})
  public int length;

  private byte[] text = {};
  private Shape shape = new Shape(0, 0, false, false, false, 0);

  /** Makes a text of that length. */
  @Setup
  public void fill() {
    text =
        SENTENCE
            .repeat(length / SENTENCE.length() + 1)
            .substring(0, length)
            .getBytes(StandardCharsets.UTF_8);
    shape = new Shape(2, length, false, false, false, 0);
  }

  /** One estimate. */
  @Benchmark
  public Estimate estimate() {
    return Estimator.learned().estimate(text, 0, text.length, shape);
  }

  static Report run(boolean quick) {
    Options options =
        new OptionsBuilder()
            .include(EstimatorBenchmark.class.getName())
            .forks(quick ? 1 : 3)
            .warmupIterations(quick ? 2 : 5)
            .measurementIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      return report(quick, new Runner(options).run());
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Report report(boolean quick, Collection<RunResult> results) {
    List<Figure> figures = new ArrayList<>();
    Map<String, Object> raw = new LinkedHashMap<>();
    results.stream()
        .sorted(Comparator.comparingInt(EstimatorBenchmark::length))
        .forEach(
            result -> {
              String name = length(result) + " B of text";
              double micros = result.getPrimaryResult().getScore();
              double bytes =
                  Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore();
              figures.add(new Figure(name, micros, "us/op", MOST_MICROS));
              figures.add(new Figure(name, bytes, "B/op", MOST_BYTES));
              raw.put(name + ", us/op", iterations(result));
            });
    return RawData.report(
        "estimator",
        quick,
        figures,
        List.of("JMH's average time of one thread, and its gc profiler"),
        raw);
  }

  private static List<Double> iterations(RunResult result) {
    return result.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .map(iteration -> iteration.getPrimaryResult().getScore())
        .toList();
  }

  private static int length(RunResult result) {
    return Integer.parseInt(result.getParams().getParam("length"));
  }
}
