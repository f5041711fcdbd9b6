package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.load.LoadGenerator;
import dev.sovereign.testing.load.LoadResult;
import dev.sovereign.testing.upstream.FakeControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a gateway's resident memory grows with the calls that it has carried. */
final class GatewayMemory {

  private static final int CALLERS = 16;
  private static final int STEPS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final double KIB_PER_MIB = 1024;

  /** What two looks at a heap that is collected now and then differ by. */
  private static final double FLAT_PERCENT = 5;

  private GatewayMemory() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("gateway-memory", quick)) {
      FakeControl fake = lab.fake();
      measure(lab, fake, Contender.SOVEREIGN, lab.count(100_000, 500), FLAT_PERCENT);
      // The peers are too slow for as many calls.
      measure(lab, fake, Contender.LITELLM, lab.count(10_000, 100), Double.NaN);
      measure(lab, fake, Contender.PORTKEY, lab.count(50_000, 250), Double.NaN);
      return lab.report();
    }
  }

  private static void measure(
      Lab lab, FakeControl fake, Contender contender, int calls, double atMost) {
    Optional<Gateway> started = lab.start(contender, Routes.single(fake.address()));
    if (started.isEmpty()) {
      return;
    }
    try (Gateway gateway = started.get()) {
      List<Double> mib = new ArrayList<>();
      long wrong = 0;
      for (int step = 0; step < STEPS; step++) {
        LoadResult result =
            LoadGenerator.run(gateway.load().with(CALLERS, 0, calls / STEPS).within(LIMIT));
        wrong += result.wrong() + calls / STEPS - result.calls();
        mib.add(residentMib(gateway.pid()));
        lab.progress(contender.label() + ": " + mib.getLast() + " MiB");
      }
      lab.raw(contender.label() + ", MiB after each fifth of " + calls + " calls", mib);
      double growth = (mib.getLast() / mib.getFirst() - 1) * 100;
      lab.plain(contender.label() + ": resident after " + calls + " calls", mib.getLast(), "MiB");
      lab.figure(
          new Figure(
              contender.label() + ": growth since the first fifth",
              growth,
              "%",
              Double.isNaN(atMost) ? null : atMost));
      lab.figure(
          new Figure(
              contender.label() + ": calls without a right answer",
              wrong,
              "",
              Double.isNaN(atMost) ? null : 0.0));
    }
  }

  private static double residentMib(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / KIB_PER_MIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
