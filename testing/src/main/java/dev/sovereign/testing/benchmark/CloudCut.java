package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Cloud first, and in the middle of what schedules start the cloud is cut, later the local endpoint
 * too: each fire must complete and say how.
 */
final class CloudCut {

  private static final int DELAY_MILLIS = 200;

  private static final Duration ASKED_WITHIN = Duration.ofSeconds(60);

  private CloudCut() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("cloud-cut", quick)) {
      FakeControl cloud = lab.fake();
      FakeControl local = lab.fake();
      FakeSettings slow = FakeSettings.DEFAULTS.delayed(DELAY_MILLIS);
      cloud.apply(slow);
      local.apply(slow);
      try (SovereignGateway sovereign =
          lab.sovereign(Routes.cloudAndLocal(cloud.address(), local.address()))) {
        cut(lab, sovereign, cloud, local);
      }
      return lab.report();
    }
  }

  /** First with the local endpoint there, then with nobody left but the rules. */
  private static void cut(
      Lab lab, SovereignGateway sovereign, FakeControl cloud, FakeControl local) {
    Duration every = Duration.ofSeconds(lab.count(10, 5));
    int times = lab.count(30, 4);
    lab.note(
        "a question and a cycle are started every %d s, %d times"
            .formatted(every.toSeconds(), times));
    try (ScheduledWork work = new ScheduledWork(sovereign, every)) {
      pause(every.multipliedBy(times).dividedBy(2));
      awaitCall(cloud);
      double asked = cloud.completions();
      cloud.fault(FakeFault.REFUSED);
      lab.progress("the cloud is cut");
      pause(every.multipliedBy(times).dividedBy(4));
      awaitCall(local);
      double home = local.completions();
      local.fault(FakeFault.REFUSED);
      lab.progress("the local endpoint is cut");
      pause(every.multipliedBy(times).dividedBy(4));
      work.stop();
      labels(lab, work);
      lab.figure(Figure.atLeast("calls that the cloud got before it was cut", asked, "", 1));
      lab.figure(Figure.atLeast("calls that the local endpoint got", home, "", 1));
    }
  }

  private static void labels(Lab lab, ScheduledWork work) {
    long fires = work.awaitEnd().all();
    Map<String, Integer> qualities = new TreeMap<>();
    List<JsonNode> outcomes = work.outcomes();
    outcomes.forEach(outcome -> qualities.merge(quality(outcome), 1, Integer::sum));
    lab.raw(
        "outcomes without a label",
        outcomes.stream().filter(outcome -> quality(outcome).equals("none")).toList());
    // Counted from what was read, so that a fire that is not listed is missed.
    int labelled = outcomes.size() - qualities.getOrDefault("none", 0);
    lab.raw("qualities", qualities);
    lab.note("quality labels: " + qualities);
    lab.figure(
        Figure.atLeast(
            "fires that completed with a label", labelled, "of " + fires, (double) fires));
    for (String quality : List.of("MODEL", "DEGRADED")) {
      double count = qualities.getOrDefault(quality, 0);
      lab.figure(Figure.atLeast("fires labelled " + quality, count, "", 1));
    }
  }

  /** The cut falls into the middle of a call, not between two: it has come and takes its time. */
  private static void awaitCall(FakeControl endpoint) {
    long before = endpoint.completions();
    long end = System.nanoTime() + ASKED_WITHIN.toNanos();
    while (endpoint.completions() == before && System.nanoTime() < end) {
      pause(Duration.ofMillis(20));
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private static String quality(JsonNode outcome) {
    String own = outcome.path("quality").asText(outcome.path("handoff").path("quality").asText());
    return own.isEmpty() ? "none" : own;
  }
}
