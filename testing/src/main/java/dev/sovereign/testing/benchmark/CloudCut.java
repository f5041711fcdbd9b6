package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeSettings;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Cloud first, and the cloud is cut while runs are under way: each must complete and say how. */
final class CloudCut {

  private static final int DELAY_MILLIS = 200;

  private static final Duration ASKED_WITHIN = Duration.ofSeconds(60);

  private CloudCut() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("cloud-cut", quick)) {
      FakeControl cloud = lab.fake();
      FakeControl local = lab.fake();
      cloud.apply(FakeSettings.DEFAULTS.recording().delayed(DELAY_MILLIS));
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
    Runs runs = new Runs(sovereign.stack());
    int fires = lab.count(60, 6);
    List<WorkflowStub> started = new ArrayList<>();
    long asked = 0;
    for (int i = 0; i < fires; i++) {
      if (i == fires / 2) {
        // The cut falls into the middle of calls, not between them: the cloud takes its time.
        awaitOne(cloud);
        asked = cloud.completions();
        cloud.fault(FakeFault.REFUSED);
      }
      if (i == fires * 3 / 4) {
        awaitOne(local);
        local.fault(FakeFault.REFUSED);
      }
      started.add(fire(sovereign, runs, i));
    }
    Map<String, Integer> qualities = new TreeMap<>();
    int complete = 0;
    for (WorkflowStub run : started) {
      String quality = quality(Runs.outcome(run));
      qualities.merge(quality.isEmpty() ? "none" : quality, 1, Integer::sum);
      complete += quality.isEmpty() ? 0 : 1;
    }
    lab.raw("qualities", qualities);
    lab.note("quality labels: " + qualities);
    lab.figure(Figure.atLeast("fires that completed with a label", complete, "of " + fires, fires));
    lab.figure(
        Figure.atLeast("calls that the cloud answered before the cut", (double) asked, "", 1));
    lab.plain("calls that the local endpoint got", (double) local.completions(), "");
  }

  /** Runs that were started are on their way: the one that is cut has to have been asked. */
  private static void awaitOne(FakeControl endpoint) {
    long end = System.nanoTime() + ASKED_WITHIN.toNanos();
    while (endpoint.completions() == 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(ASKED_WITHIN.toNanos() / 1000);
    }
  }

  /** Cycles and single questions by turns. */
  private static WorkflowStub fire(SovereignGateway sovereign, Runs runs, int number) {
    if (number % 2 == 0) {
      sovereign.repository().commit("Commit " + number + " for the cycle");
      return runs.start("Metabolism", Map.of());
    }
    return runs.start("Inference", Map.of("prompt", "question " + number + " before the cut"));
  }

  private static String quality(JsonNode outcome) {
    return outcome.path("quality").asText(outcome.path("handoff").path("quality").asText());
  }
}
