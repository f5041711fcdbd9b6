package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.BatchKillHarness;
import dev.sovereign.testing.BatchKillHarness.Outcome;
import dev.sovereign.testing.BatchKillHarness.Started;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/**
 * A batch on an engine of a fixed rate: what callers wait beside it, and what is left of it after
 * kills at random moments. Then on small engines whose rate is divided by all whom they answer, one
 * and four calls at a time: what a person waits beside a batch that would take all of it.
 */
final class BatchKill {

  /** An answer takes a quarter of a second, whoever asks. */
  private static final int TOKENS_PER_SECOND = 64;

  private static final double MOST_SLOWER = 1.2;

  /** A person asks on at once and after reading, in turn: then the batch has begun again. */
  private static final Duration READING = Duration.ofSeconds(3);

  private static final double MAX_HISTORY = 1024 * 1024;

  private final Lab lab;
  private final SovereignGateway gateway;
  private final HttpClient http = HttpClient.newHttpClient();

  private BatchKill(Lab lab, SovereignGateway gateway) {
    this.lab = lab;
    this.gateway = gateway;
  }

  static Report run(boolean quick) throws InterruptedException {
    try (Lab lab = new Lab("batch-kill", quick)) {
      FakeControl fake = lab.fake();
      fake.apply(
          FakeSettings.DEFAULTS.recording().engine(BatchKillHarness.WORDS, TOKENS_PER_SECOND));
      try (SovereignGateway gateway = lab.sovereign(Routes.single(fake.address()))) {
        new BatchKill(lab, gateway).measure(fake);
      }
      for (int slots : new int[] {1, 4}) {
        small(lab, slots);
      }
      return lab.report();
    }
  }

  private static void small(Lab lab, int slots) throws InterruptedException {
    FakeControl fake = lab.fake();
    fake.apply(
        FakeSettings.DEFAULTS
            .recording()
            .engine(BatchKillHarness.WORDS, TOKENS_PER_SECOND)
            .sharing());
    try (SovereignGateway gateway = lab.sovereign(Routes.single(fake.address()), slots)) {
      new BatchKill(lab, gateway).measureBeside(fake, slots);
    }
  }

  private void measureBeside(FakeControl fake, int slots) throws InterruptedException {
    String engine = ", engine that takes " + slots + " at a time";
    int calls = lab.count(100, 20);
    millis(calls / 2, Duration.ZERO);
    double[] alone = millis(calls, READING);
    BatchKillHarness harness =
        new BatchKillHarness(gateway.stack(), fake, gateway.model(), lab::progress);
    Started batch = harness.start(lab.count(1_000, 200));
    long before = fake.completions();
    double[] beside = millis(calls, READING);
    long meanwhile = fake.completions() - before - calls;
    Outcome outcome = harness.kill(batch, 0, Duration.ofSeconds(1), 0);
    lab.raw("interactive alone" + engine + ", ms", alone);
    lab.raw("interactive beside the batch" + engine + ", ms", beside);
    lab.plain("p95 of an interactive call without a batch" + engine, p95(alone), "ms");
    lab.plain("p95 of an interactive call while it runs" + engine, p95(beside), "ms");
    lab.figure(new Figure("the ratio of both" + engine, p95(beside) / p95(alone), "", MOST_SLOWER));
    // Else the person never met it, and the ratio says nothing.
    lab.figure(
        Figure.atLeast("calls of the batch meanwhile" + engine, (double) meanwhile, "", calls));
    lab.plain(
        "calls of the batch that made way" + engine,
        (double) outcome.asked() - batch.requests(),
        "");
    lab.figure(
        Figure.atLeast(
            "requests answered" + engine,
            outcome.completed(),
            "of " + batch.requests(),
            batch.requests()));
    lab.figure(
        new Figure("what is wrong with the output" + engine, outcome.violations().size(), "", 0.0));
  }

  private void measure(FakeControl fake) throws InterruptedException {
    int calls = lab.count(200, 40);
    millis(calls / 2, Duration.ZERO);
    double[] alone = millis(calls, Duration.ZERO);
    BatchKillHarness harness =
        new BatchKillHarness(gateway.stack(), fake, gateway.model(), lab::progress);
    Started batch = harness.start(lab.count(10_000, 1_500));
    double[] beside = millis(calls, Duration.ZERO);
    long seed = System.nanoTime();
    lab.note("seed " + seed);
    Outcome outcome =
        harness.kill(batch, lab.count(10, 2), Duration.ofSeconds(lab.count(12, 4)), seed);
    lab.raw("interactive alone, ms", alone);
    lab.raw("interactive beside the batch, ms", beside);
    lab.raw("outcome", outcome.toString());
    latencies(alone, beside);
    figures(batch, outcome);
  }

  private void latencies(double[] alone, double[] beside) {
    double p95 = p95(alone);
    lab.plain("p95 of an interactive call without a batch", p95, "ms");
    lab.plain("p95 of an interactive call while it runs", p95(beside), "ms");
    lab.figure(new Figure("the ratio of both", p95(beside) / p95, "", MOST_SLOWER));
  }

  private void figures(Started batch, Outcome outcome) {
    int requests = batch.requests();
    lab.figure(
        Figure.atLeast("requests answered", outcome.completed(), "of " + requests, requests));
    lab.figure(Figure.atLeast("kills while it ran", outcome.hits(), "", 1));
    lab.figure(
        new Figure("recorded answers that were bought again", outcome.boughtAgain(), "", 0.0));
    lab.plain("calls that the engine got beyond one each", outcome.asked() - requests, "");
    lab.figure(new Figure("what is wrong with the output", outcome.violations().size(), "", 0.0));
    lab.figure(new Figure("history", (double) outcome.historyBytes(), "bytes", MAX_HISTORY));
    lab.plain("from its start to its end", (double) outcome.took().toSeconds(), "s");
    outcome.violations().forEach(lab::note);
  }

  /**
   * One call after the other, as somebody who reads the answers makes them.
   *
   * @param reading before every second call
   */
  private double[] millis(int calls, Duration reading) throws InterruptedException {
    double[] millis = new double[calls];
    for (int i = 0; i < calls; i++) {
      if (i % 2 == 0) {
        Thread.sleep(reading);
      }
      long begun = System.nanoTime();
      ask(i);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    return millis;
  }

  private void ask(int number) {
    String body =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Question %d\"}]}"
            .formatted(gateway.model(), number);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.address() + "/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static double p95(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
  }
}
