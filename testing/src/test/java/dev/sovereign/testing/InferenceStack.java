package dev.sovereign.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.testing.upstream.FakeAnswers;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeSettings;
import dev.sovereign.testing.upstream.FakeUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Hands the one stack whose endpoints are all fakes to whichever test asks for an {@link
 * InferenceStack} parameter: a paid cloud that is asked first, and the free servers {@code first}
 * and {@code second}, which {@link #AT_HOME} leaves alone in that order. A fourth, {@code narrow},
 * takes public questions only, one at a time with one waiting of each kind, so that no other test
 * meets it. It has no model of its own. Each test begins with {@link #settle}.
 */
final class InferenceStack implements AutoCloseable {

  /** Headers that keep a call from the cloud. */
  static final String[] AT_HOME = {"x-sovereign-policy", "local-only"};

  /** On a day of UTC. */
  static final long BUDGET_NANO_USD = 700_000_000;

  /** The fakes tell what they were asked, and their answers begin with the question. */
  static final FakeSettings HEALTHY = FakeSettings.DEFAULTS.recording();

  private static final int WORDS = 16;
  private static final int WORD_LETTERS = 16;

  /** An outage is probed at most a minute apart. */
  private static final Duration HEALED = Duration.ofSeconds(90);

  private static final Duration RESTARTED = Duration.ofMinutes(2);

  private final FakeUpstream cloud = FakeUpstream.start();
  private final FakeUpstream first = FakeUpstream.start();
  private final FakeUpstream second = FakeUpstream.start();
  private final FakeUpstream narrow = FakeUpstream.start();
  private final WorkRepository repository;
  private final Stack stack;
  private final Door door;

  private InferenceStack(Path folder) {
    repository = WorkRepository.init(folder.resolve("repository"));
    repository.commit("Dig a well");
    stack = Stack.in(folder.resolve("home"), repository.folder());
    door = new Door(stack);
    write(folder.resolve("home"), config());
    stack.run("up", "--detach", "--no-cycle").orThrow();
  }

  /**
   * A call of the dear model may cost a twentieth of the budget; all other paid calls together stay
   * far below what the last dear one leaves of it.
   */
  private String config() {
    return """
    model: { engine: none }
    inference: { policy: cloud-first, budgets: { day-usd: "0.70" }, cache: { ttl-s: 600 } }
    endpoints:
      - name: cloud
        kind: openai
        address: %s
        api-key-file: keys/cloud
        layer: large
        concurrency: 64
        queue: 256
        first-byte-timeout-ms: 60000
        models:
          - { name: cloud-model, input-usd-per-million: "0.01", output-usd-per-million: "0.02" }
          - { name: dear-model, input-usd-per-million: "100", output-usd-per-million: "1000" }
      - name: first
        kind: openai-compatible
        address: %s
        layer: tiny
        data-classes: [public, internal, keep-on-device]
        concurrency: 64
        queue: 256
        idle-timeout-ms: 2000
        models: [ { name: first-model } ]
      - name: second
        kind: openai-compatible
        address: %s
        layer: small
        data-classes: [public, internal, keep-on-device]
        concurrency: 64
        queue: 256
        models: [ { name: second-model } ]
      - name: narrow
        kind: openai-compatible
        address: %s
        layer: small
        data-classes: [public]
        concurrency: 1
        queue: 1
        models: [ { name: narrow-model } ]
    """
        .formatted(cloud.address(), first.address(), second.address(), narrow.address());
  }

  private static void write(Path home, String config) {
    try {
      Path keys = Files.createDirectories(home.resolve("keys"));
      Path key = Files.writeString(keys.resolve("cloud"), "fake-cloud-key");
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(home.resolve("sovereign.yaml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops what a run that died has left, and starts a new one. */
  static InferenceStack start(Path folder) {
    if (Files.exists(folder.resolve("home"))) {
      Stack.in(folder.resolve("home"), folder).run("down");
    }
    Folders.delete(folder);
    return new InferenceStack(folder);
  }

  Stack stack() {
    return stack;
  }

  Door door() {
    return door;
  }

  FakeControl cloud() {
    return cloud.control();
  }

  FakeControl first() {
    return first.control();
  }

  FakeControl second() {
    return second.control();
  }

  FakeControl narrow() {
    return narrow.control();
  }

  /**
   * All endpoints answer again and have forgotten what they were asked, and the gateway has seen
   * it.
   */
  void settle() {
    fakes().forEach(fake -> fake.apply(HEALTHY));
    Await.until("every endpoint answers", HEALED, this::allAnswer);
    fakes().forEach(FakeControl::reset);
  }

  private List<FakeControl> fakes() {
    return List.of(cloud(), first(), second(), narrow());
  }

  private boolean allAnswer() {
    for (String name : List.of("cloud", "first", "second")) {
      if (!isReady(name) || !answers(name)) {
        return false;
      }
    }
    return true;
  }

  /** A call that is answered is what ends an outage for good. */
  private boolean answers(String name) {
    return Door.header(door.chat(name + "-model", "Are you back?"), "x-sovereign-endpoint")
        .equals(name);
  }

  /** Whether the gateway would ask it. */
  boolean isReady(String endpoint) {
    return door.endpoint(endpoint).path("state").asText().equals("ready");
  }

  /** Waits until the gateway has seen that it is back. */
  void awaitReady(String endpoint) {
    Await.until(endpoint + " is back", HEALED, () -> isReady(endpoint));
  }

  /**
   * A question that nobody has asked before, and that a tiny model is thought enough for: of
   * letters only, for the estimator takes many digits for a sum.
   */
  static String question(String about) {
    return "What of " + about + ", " + word() + "?";
  }

  private static String word() {
    return new Random()
        .ints(WORD_LETTERS, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** What a healthy fake answers, whichever it is. */
  static String answer(String question) {
    return question + " " + FakeAnswers.text(question, WORDS);
  }

  /** How often an endpoint was asked it; probes ask other things. */
  static long asked(FakeControl fake, String question) {
    return fake.bodies().stream()
        .filter(body -> new String(body, UTF_8).contains(question))
        .count();
  }

  /** SIGKILL; its supervisor starts another. */
  void killWorker() {
    KillHarness.killHard(KillHarness.process(stack.pid("worker")));
  }

  /** Waits until the gateway serves again. */
  void awaitGateway() {
    Await.until(
        "the gateway answers", RESTARTED, () -> door.get("/capabilities").statusCode() == 200);
  }

  /** The one number that a query gives. */
  long number(String query) {
    return stack.number(query);
  }

  @Override
  public void close() {
    stack.close();
    repository.close();
    cloud.close();
    first.close();
    second.close();
    narrow.close();
  }

  /** Resolves the parameter. */
  static final class Resolver extends SharedResource<InferenceStack> {
    Resolver() {
      super(InferenceStack.class, "inference-stack", InferenceStack::start);
    }
  }
}
