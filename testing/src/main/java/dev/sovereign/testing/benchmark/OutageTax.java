package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.LoadGenerator;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.upstream.FakeAnswers;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What callers go on paying while the first choice is away. */
final class OutageTax {

  /** An unanswered call counts as this long; the truth is longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A contender that is slow on every call is not asked for ever. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /**
   * Long enough to see the end of three of LiteLLM's cooldowns of a minute, in its best settings.
   */
  private static final Duration PACED_LIMIT = Duration.ofSeconds(200);

  private static final int WARM_UP_CALLERS = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** Longer than any call that did not wait for the dead. */
  private static final double TIMEOUT_MILLIS = 800;

  private static final int WORDS = 16;

  private final Lab lab;
  private final FakeControl first;
  private final FakeControl local;
  private final Map<String, Double> taxes = new LinkedHashMap<>();
  private final Map<String, Double> means = new LinkedHashMap<>();

  private OutageTax(Lab lab) {
    this.lab = lab;
    this.first = lab.fake();
    this.local = lab.fake();
  }

  private enum Outage {
    REFUSED(FakeFault.REFUSED, true),
    STATUS_503(FakeFault.STATUS_503, true),
    STATUS_429(FakeFault.STATUS_429, true),
    BLACK_HOLED(FakeFault.BLACK_HOLE, true),
    UNRESOLVABLE(FakeFault.NONE, true),
    /** Its list of models answers, so only a caller's call can find out that it is back. */
    COMPLETIONS_503(FakeFault.COMPLETION_503, false),
    COMPLETIONS_HANG(FakeFault.COMPLETION_HANGS, false);

    private final FakeFault fault;
    private final boolean aimed;

    /**
     * @param aimed whether a probe can tell that it is away, so that no caller has to pay
     */
    Outage(FakeFault fault, boolean aimed) {
      this.fault = fault;
      this.aimed = aimed;
    }
  }

  static Report run(boolean quick) {
    try (Lab lab = new Lab("outage-tax", quick)) {
      return new OutageTax(lab).run();
    }
  }

  private Report run() {
    int calls = lab.count(200, 8);
    lab.note(
        "who needs seconds for each call was asked for %d s, not for all %d calls; the number of its calls stands beside the figure"
            .formatted(LIMIT.toSeconds(), calls));
    List<Outage> outages =
        lab.quick() ? List.of(Outage.REFUSED, Outage.UNRESOLVABLE) : List.of(Outage.values());
    for (Contender contender :
        List.of(
            Contender.SOVEREIGN, Contender.LITELLM, Contender.LITELLM_TUNED, Contender.PORTKEY)) {
      for (Outage outage : outages) {
        measure(contender, outage, calls, Duration.ZERO);
      }
    }
    for (Outage outage : outages) {
      Double theirs = taxes.get(Contender.LITELLM + " " + outage);
      // The whole call, not only what the outage added: a cold start makes the difference of two
      // such small numbers negative, and nobody can say that this is unfair to the peer.
      Double ours = means.get(Contender.SOVEREIGN + " " + outage);
      if (theirs != null && ours != null) {
        String name = outage + ": LiteLLM's tax by its defaults / our whole mean call";
        if (outage.aimed) {
          lab.figure(Figure.atLeast(name, theirs / ours, "times", 100));
        } else {
          lab.plain(name, theirs / ours, "times");
        }
      }
    }
    cooldowns();
    return lab.report();
  }

  /** One call a second for as long as several of LiteLLM's cooldowns. */
  private void cooldowns() {
    int calls = lab.count(200, 3);
    for (Contender contender : List.of(Contender.SOVEREIGN, Contender.LITELLM_TUNED)) {
      List<Double> later = measure(contender, Outage.BLACK_HOLED, calls, Duration.ofSeconds(1));
      if (later.isEmpty()) {
        continue;
      }
      long slow = later.stream().filter(millis -> millis > TIMEOUT_MILLIS).count();
      String name = contender.label() + ", a call a second: calls after the first that waited";
      lab.figure(new Figure(name, slow, "", contender == Contender.SOVEREIGN ? 0.0 : null));
    }
  }

  /** The latencies of all calls but the first. */
  private List<Double> measure(Contender contender, Outage outage, int calls, Duration pace) {
    first.heal();
    URI address =
        outage == Outage.UNRESOLVABLE ? URI.create("https://nowhere.invalid/v1") : first.address();
    Optional<Gateway> started =
        lab.start(contender, Routes.cloudAndLocal(address, local.address()));
    if (started.isEmpty()) {
      return List.of();
    }
    try (Gateway gateway = started.get();
        Caller caller = gateway.caller(lab.quick() ? Duration.ofSeconds(8) : PATIENCE)) {
      warmUp(gateway);
      double usual = outage == Outage.UNRESOLVABLE ? healthy(contender) : usual(gateway, caller);
      usuals.put(contender, usual);
      first.fault(outage.fault);
      List<Double> all = latencies(gateway, caller, calls, pace, contender + " " + outage);
      List<Double> later = all.subList(Math.min(1, all.size() - 1), all.size());
      String series = contender.label() + ", " + outage + (pace.isZero() ? "" : ", paced");
      lab.raw(series, Map.of("usualMillis", usual, "millis", all));
      if (pace.isZero()) {
        double mean = Statistics.mean(later);
        double tax = mean - usual;
        taxes.put(contender + " " + outage, tax);
        means.put(contender + " " + outage, mean);
        lab.plain("tax, " + outage + ", " + contender.label(), tax, "ms of " + later.size());
        lab.plain("mean call, " + outage + ", " + contender.label(), mean, "ms");
      }
      return later;
    } finally {
      first.heal();
    }
  }

  private final Map<Contender, Double> usuals = new LinkedHashMap<>();

  /** Of a gateway that was never healthy: what the others of its kind took. */
  private double healthy(Contender contender) {
    return usuals.getOrDefault(contender, 0.0);
  }

  /** A cold JVM would make the usual call slower than one in an outage. */
  private void warmUp(Gateway gateway) {
    int calls = lab.count(1_000_000, 10);
    LoadGenerator.run(gateway.load().with(WARM_UP_CALLERS, 0, calls).within(WARM_UP));
  }

  private double usual(Gateway gateway, Caller caller) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < lab.count(300, 10); i++) {
      millis.add(caller.ask(gateway.model(), "warm-up " + i, false).millis());
    }
    return Statistics.median(millis.subList(millis.size() / 2, millis.size()));
  }

  private List<Double> latencies(
      Gateway gateway, Caller caller, int calls, Duration pace, String what) {
    List<Double> all = new ArrayList<>();
    int wrong = 0;
    long start = System.nanoTime();
    long end = start + (pace.isZero() ? LIMIT : PACED_LIMIT).toNanos();
    for (int i = 0; i < calls && System.nanoTime() < end; i++) {
      String prompt = "call " + i + " of the outage";
      Reply reply = caller.ask(gateway.model(), prompt, false);
      all.add(reply.millis());
      wrong += reply.complete(FakeAnswers.text(prompt, WORDS)) ? 0 : 1;
      long next = start + (i + 1) * pace.toNanos();
      LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
    }
    if (wrong > 0) {
      lab.note(what + ": " + wrong + " of " + all.size() + " calls had no right answer");
    }
    lab.progress(what + ": " + all.size() + " calls, mean " + Statistics.mean(all) + " ms");
    return all;
  }
}
