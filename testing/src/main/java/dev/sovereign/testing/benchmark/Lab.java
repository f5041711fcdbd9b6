package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Cores;
import dev.sovereign.testing.gateways.FakeProcess;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Peers.AbsentException;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a benchmark of gateways works with: fakes, one gateway at a time, and a file of raw data in
 * {@code benchmarks/results}. The caller's own process shares the fakes' core.
 */
final class Lab implements AutoCloseable {

  private final String benchmark;
  private final boolean quick;
  private final Folders folder;
  private final List<FakeProcess> fakes = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Object> raw = new LinkedHashMap<>();

  Lab(String benchmark, boolean quick) {
    this.benchmark = benchmark;
    this.quick = quick;
    this.folder = Folders.temporary(benchmark);
    try {
      Files.createDirectories(folder.resolve("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (Cores.pinned()) {
      Cores.pin(ProcessHandle.current().pid(), Cores.LOAD);
      note("gateways on core " + Cores.GATEWAY + ", fakes and callers on core " + Cores.LOAD);
    } else {
      note("nothing is pinned to a core: one core only, or no taskset");
    }
  }

  /** The number for a full run or a quick one. */
  int count(int full, int small) {
    return quick ? small : full;
  }

  boolean quick() {
    return quick;
  }

  Path folder() {
    return folder.resolve(".").normalize();
  }

  /** Another fake in a process of its own. */
  FakeControl fake() {
    FakeProcess fake = FakeProcess.start(folder.resolve("fake-" + fakes.size() + ".out"));
    fakes.add(fake);
    return fake.control();
  }

  /** Starts a gateway; empty, and a note says why, when it cannot be had. */
  Optional<Gateway> start(Contender contender, Routes routes) {
    if (!chosen(contender)) {
      return Optional.empty();
    }
    progress("starting " + contender.label());
    try {
      return Optional.of(contender.start(routes, folder()));
    } catch (AbsentException e) {
      String note = "peer absent: " + contender.label() + ": " + e.getMessage();
      if (!notes.contains(note)) {
        note(note);
      }
      return Optional.empty();
    }
  }

  /** Ours, for a benchmark that is about it alone. */
  SovereignGateway sovereign(Routes routes) {
    return sovereign(routes, "");
  }

  /** The same with more sections in its configuration. */
  SovereignGateway sovereign(Routes routes, String more) {
    progress("starting " + Contender.SOVEREIGN.label());
    return SovereignGateway.start(routes, folder(), more);
  }

  /** The same with endpoints that take so many calls at a time. */
  SovereignGateway sovereign(Routes routes, int concurrency) {
    progress("starting " + Contender.SOVEREIGN.label() + ", " + concurrency + " at a time");
    return SovereignGateway.start(routes, folder(), concurrency);
  }

  /** All, or those that {@code SOVEREIGN_BENCH_CONTENDERS} lists, for a look at one of them. */
  static boolean chosen(Contender contender) {
    String only = System.getenv("SOVEREIGN_BENCH_CONTENDERS");
    return only == null || List.of(only.split(",", -1)).contains(contender.name());
  }

  /** Whether ours is one of those that were chosen. */
  boolean chosen() {
    return chosen(Contender.SOVEREIGN);
  }

  void figure(Figure figure) {
    figures.add(figure);
  }

  void plain(String name, double value, String unit) {
    figures.add(Figure.plain(name, value, unit));
  }

  void note(String line) {
    notes.add(line);
  }

  /** Keeps what a figure was made of. */
  void raw(String series, Object values) {
    raw.put(series, values);
  }

  /** Standard output is the report's. */
  void progress(String line) {
    System.err.println(line);
  }

  /** The report; the raw data is written. */
  Report report() {
    return RawData.report(benchmark, quick, figures, notes, raw);
  }

  @Override
  public void close() {
    fakes.forEach(FakeProcess::close);
    folder.close();
  }
}
