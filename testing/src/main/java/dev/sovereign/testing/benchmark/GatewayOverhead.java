package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.load.Load;
import dev.sovereign.testing.load.LoadGenerator;
import dev.sovereign.testing.load.LoadResult;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.upstream.FakeControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gateway adds to a call, and how many it carries, on one core. */
final class GatewayOverhead {

  private static final int MANY = 16;

  /** A JVM's second compiler has seen the hot path by then. */
  private static final Duration WARM_UP = Duration.ofSeconds(45);

  /**
   * Pairs of turns that count for nothing: each turn opens connections of its own, and what a
   * compiler had taken for never done it compiles without that guess then.
   */
  private static final int WARM_UP_PAIRS = 20;

  /** Short, so that what the machine does meanwhile falls on both of a pair. */
  private static final Duration TURN = Duration.ofSeconds(2);

  private static final String PAID = "sovereign, paid class";

  /** One line of the table. */
  private record Row(double p50Millis, double perSecond, long wrong) {}

  /** What one of two gateways did in its turn. */
  private record Turn(double perSecond, double microsACall) {}

  /**
   * One of two gateways.
   *
   * @param pid of the process that answers: to ask for it costs a command, which is no part of a
   *     turn
   */
  private record Side(Gateway gateway, long pid) {

    static Side of(Gateway gateway) {
      return new Side(gateway, gateway.pid());
    }
  }

  private final Lab lab;
  private final FakeControl fake;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private GatewayOverhead(Lab lab) {
    this.lab = lab;
    this.fake = lab.fake();
  }

  static Report run(boolean quick) {
    try (Lab lab = new Lab("gateway-overhead", quick)) {
      return new GatewayOverhead(lab).run();
    }
  }

  private Report run() {
    Load direct = Load.of(fake.address(), "fake-model", Map.of());
    rows.put("direct", measure("direct", direct));
    Routes free = Routes.single(fake.address());
    contend(Contender.SOVEREIGN.label(), Contender.SOVEREIGN, free);
    contend(
        PAID, Contender.SOVEREIGN, new Routes(fake.address(), fake.address(), /* paid= */ true));
    contend(Contender.BARE.label(), Contender.BARE, free);
    contend(Contender.SPRING.label(), Contender.SPRING, free);
    inTurn(free, Contender.BARE);
    inTurn(free, Contender.SPRING);
    contend(Contender.LITELLM.label(), Contender.LITELLM, free);
    contend(Contender.PORTKEY.label(), Contender.PORTKEY, free);
    figures();
    return lab.report();
  }

  private void contend(String label, Contender contender, Routes routes) {
    Optional<Gateway> started = lab.start(contender, routes);
    if (started.isPresent()) {
      try (Gateway gateway = started.get()) {
        rows.put(label, measure(label, gateway.load()));
      }
    }
  }

  /**
   * Ours and a forwarder, both running, asked in turn: what the machine does meanwhile falls on
   * both alike, which it does not on rows that are minutes apart.
   */
  private void inTurn(Routes routes, Contender forwarder) {
    if (!Lab.chosen(Contender.SOVEREIGN) || !Lab.chosen(forwarder)) {
      return;
    }
    Optional<Gateway> ours = lab.start(Contender.SOVEREIGN, routes);
    Optional<Gateway> theirs = lab.start(forwarder, routes);
    try (Gateway one = ours.orElse(null);
        Gateway other = theirs.orElse(null)) {
      if (one != null && other != null) {
        pairs(Side.of(one), Side.of(other), forwarder.label());
      }
    }
  }

  private void pairs(Side ours, Side forwarder, String label) {
    for (Side each : List.of(ours, forwarder)) {
      LoadGenerator.run(
          each.gateway().load().with(MANY, 0, lab.count(1_000_000, 100)).within(WARM_UP));
    }
    for (int pair = 0; pair < lab.count(WARM_UP_PAIRS, 0); pair++) {
      turn(ours);
      turn(forwarder);
    }
    List<Double> rates = new ArrayList<>();
    List<Double> work = new ArrayList<>();
    for (int pair = 0; pair < lab.count(40, 2); pair++) {
      // Each is second half the time.
      Turn first = turn(pair % 2 == 0 ? ours : forwarder);
      Turn second = turn(pair % 2 == 0 ? forwarder : ours);
      Turn own = pair % 2 == 0 ? first : second;
      Turn other = pair % 2 == 0 ? second : first;
      rates.add(own.perSecond() / other.perSecond());
      work.add(own.microsACall() / other.microsACall());
      lab.raw("in turn with " + label + ", pair " + pair, List.of(own, other));
    }
    lab.progress("in turn with " + label + ": " + rates);
    lab.figure(
        Figure.atLeast(
            "requests/s in turn with " + label + ": ours / its",
            Statistics.median(rates),
            "",
            0.7));
    lab.plain(
        "processor time a call in turn with " + label + ": ours / its",
        Statistics.median(work),
        "times");
  }

  private Turn turn(Side side) {
    Load load = side.gateway().load().with(MANY, 50, lab.count(1_000_000, 300));
    long before = processorMicros(side.pid());
    LoadResult result = LoadGenerator.run(load.within(TURN));
    double work = processorMicros(side.pid()) - before;
    return new Turn(result.perSecond(), work / result.calls());
  }

  /** Of the process that answers; the operating system counts in steps of 10 ms. */
  private static long processorMicros(long pid) {
    return ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO)
            .toNanos()
        / 1_000;
  }

  /** The same time to warm up for all, then medians of runs at one caller and at many. */
  private Row measure(String label, Load load) {
    LoadGenerator.run(load.with(MANY, 0, lab.count(1_000_000, 100)).within(WARM_UP));
    List<Double> p50 = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    long wrong = 0;
    for (int run = 0; run < lab.count(3, 1); run++) {
      LoadResult one =
          LoadGenerator.run(load.with(1, 20, lab.count(3000, 100)).within(Duration.ofSeconds(30)));
      LoadResult many =
          LoadGenerator.run(
              load.with(MANY, 50, lab.count(60_000, 300)).within(Duration.ofSeconds(20)));
      p50.add(one.p50Millis());
      rates.add(many.perSecond());
      wrong += one.wrong() + many.wrong();
      lab.raw(label + ", run " + run, List.of(summary(one), summary(many)));
    }
    lab.progress(label + ": p50 " + p50 + " ms, " + rates + "/s");
    return new Row(Statistics.median(p50), Statistics.median(rates), wrong);
  }

  private static Map<String, Object> summary(LoadResult result) {
    return Map.of(
        "calls", result.calls(),
        "wrong", result.wrong(),
        "reasons", result.reasons(),
        "perSecond", result.perSecond(),
        "p50Millis", result.p50Millis(),
        "p95Millis", result.percentile(95),
        "p99Millis", result.percentile(99));
  }

  private void figures() {
    rows.forEach(
        (label, row) -> {
          lab.plain(label + ": p50 at 1 caller", row.p50Millis(), "ms");
          lab.plain(label + ": requests/s at 16 callers", row.perSecond(), "/s");
          lab.figure(new Figure(label + ": wrong answers", row.wrong(), "", 0.0));
        });
    compare(Contender.LITELLM.label(), 20, 60);
    compare(Contender.PORTKEY.label(), 3, 6);
  }

  private void compare(String peer, double latency, double rate) {
    Row direct = rows.get("direct");
    Row ours = rows.get(Contender.SOVEREIGN.label());
    Row theirs = rows.get(peer);
    if (direct == null || ours == null || theirs == null) {
      return;
    }
    double added = theirs.p50Millis() - direct.p50Millis();
    double own = ours.p50Millis() - direct.p50Millis();
    lab.figure(Figure.atLeast("added p50: " + peer + " / ours", added / own, "times", latency));
    lab.figure(
        Figure.atLeast(
            "requests/s: ours / " + peer, ours.perSecond() / theirs.perSecond(), "times", rate));
  }
}
