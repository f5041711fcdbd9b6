package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Contender;
import dev.sovereign.testing.gateways.Gateway;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Load;
import dev.sovereign.testing.load.LoadGenerator;
import dev.sovereign.testing.load.LoadResult;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens a second through the gateway, beside asking the engine itself. */
final class EngineRatio {

  private static final int TOKENS = 40;
  private static final int TOKENS_PER_SECOND = 100;
  private static final int CALLS_EACH = 2;

  private EngineRatio() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("engine-ratio", quick)) {
      fixedRate(lab);
      if (!quick) {
        realModel(lab);
      }
      return lab.report();
    }
  }

  private static void fixedRate(Lab lab) {
    FakeControl fake = lab.fake();
    fake.apply(FakeSettings.DEFAULTS.engine(TOKENS, TOKENS_PER_SECOND));
    Optional<Gateway> started = lab.start(Contender.SOVEREIGN, Routes.single(fake.address()));
    if (started.isEmpty()) {
      return;
    }
    try (Gateway gateway = started.get()) {
      Load direct = Load.of(fake.address(), "fake-model", Map.of()).streamed(TOKENS);
      Load through = gateway.load().streamed(TOKENS);
      // A JVM's second compiler comes late: most of this path is first seen here.
      tokensPerSecond(through.with(16, 0, lab.count(640, 32)));
      for (int callers : List.of(1, 4, 16)) {
        pairs(lab, direct, through, callers);
      }
    }
  }

  private static void pairs(Lab lab, Load direct, Load through, int callers) {
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < lab.count(30, 4); pair++) {
      int calls = callers * CALLS_EACH;
      // Whoever is second may find a warmer or a busier machine; so each is second half the time.
      boolean directFirst = pair % 2 == 0;
      double one = tokensPerSecond((directFirst ? direct : through).with(callers, 0, calls));
      double two = tokensPerSecond((directFirst ? through : direct).with(callers, 0, calls));
      ratios.add(directFirst ? two / one : one / two);
    }
    Statistics.Interval interval = Statistics.interval(ratios);
    String at = callers + (callers == 1 ? " caller" : " callers");
    lab.raw(at, ratios);
    lab.plain("ratio at " + at + ", mean", Statistics.mean(ratios), "");
    lab.figure(
        Figure.atLeast(
            "ratio at " + at + ", lower end of the 95% interval", interval.low(), "", 0.95));
  }

  /** Wrong answers bring no tokens. */
  private static double tokensPerSecond(Load load) {
    LoadResult result = LoadGenerator.run(load);
    return (result.calls() - result.wrong()) * (double) load.tokens() / result.seconds();
  }

  /** The default stack with the model that it chooses here. */
  private static void realModel(Lab lab) {
    Path folder = lab.folder().resolve("real");
    try (WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), repository.folder())) {
      repository.commit("The first commit");
      stack.run("up", "--detach", "--no-cycle").orThrow();
      URI gateway = URI.create("http://127.0.0.1:" + stack.port("GATEWAY") + "/v1");
      URI engine = URI.create("http://127.0.0.1:" + stack.port("MODEL") + "/v1");
      try (Caller through = new Caller(gateway, Map.of(), Duration.ofMinutes(3));
          Caller direct = new Caller(engine, Map.of(), Duration.ofMinutes(3))) {
        realPairs(lab, direct, through);
      }
    } catch (IllegalStateException e) {
      lab.note("no real model: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static void realPairs(Lab lab, Caller direct, Caller through) {
    String model = direct.get("/models").path("data").path(0).path("id").asText();
    String body =
        """
        {"model": "%s", "stream": true, "temperature": 0, "max_tokens": 64,
         "messages": [{"role": "user", "content": "Tell me about the sea."}]}
        """
            .formatted(model);
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < 6; pair++) {
      double one = charactersPerSecond(direct.send("/chat/completions", body, true));
      double two = charactersPerSecond(through.send("/chat/completions", body, true));
      if (pair > 0 && one > 0) {
        ratios.add(two / one);
      }
    }
    lab.raw("real model " + model, ratios);
    if (!ratios.isEmpty()) {
      lab.plain("ratio of the real model " + model + ", median", Statistics.median(ratios), "");
    }
  }

  /** The same question at temperature 0: the same text, so characters stand for tokens. */
  private static double charactersPerSecond(Reply reply) {
    return reply.text().length() / (reply.millis() / 1000);
  }
}
