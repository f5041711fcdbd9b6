package dev.sovereign.testing.economy;

import dev.sovereign.activities.inference.AnswerSink;
import dev.sovereign.activities.inference.ExactCache;
import dev.sovereign.activities.inference.HandingOver;
import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.LowerAnswers;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.RoutedInference;
import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.endpoints.BreakerStore;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.LiveEndpoints;
import dev.sovereign.activities.inference.endpoints.Member;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.activities.inference.endpoints.ProbePolicy;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real planner and the real driver over simulated engines, books in memory. One thread. */
final class SimulatedHouse {

  /**
   * One call is made at a time. Engines that take few keep background work waiting until people
   * have been quiet for a while, and this clock stands still meanwhile.
   */
  private static final int MANY = 64;

  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  private final MemoryBooks books = new MemoryBooks();
  private final RoutedInference inference;
  private @Nullable Task current;
  private int calls;

  SimulatedHouse(List<Engine> engines, RoutePolicy policy, SimulatedPower power, Clock clock) {
    List<Member> members =
        engines.stream()
            .map(
                engine ->
                    new Member(endpoint(engine), new SimulatedUpstream(engine, this::currentTask)))
            .toList();
    LiveEndpoints endpoints =
        new LiveEndpoints(
            members, BreakerStore.none(), clock, ProbePolicy.standard(), TrackRecord.none(), power);
    Answers noKeys = unused(Answers.class);
    this.inference =
        new RoutedInference(
            endpoints,
            books.receipts(),
            books.budget(),
            noKeys,
            new HandingOver(noKeys, unused(ContentStore.class), (_, _) -> {}),
            policy,
            "simulated",
            clock,
            ExactCache.off(),
            new LowerAnswers(
                unused(CatchUps.class),
                endpoints,
                unused(ContentStore.class),
                policy,
                "simulated",
                clock));
  }

  private Task currentTask() {
    return Objects.requireNonNull(current, "no task at hand");
  }

  /** Asks and leaves a receipt. */
  Receipt ask(Task task, String model) {
    current = task;
    calls++;
    InferenceCall call =
        new InferenceCall(
            task.id() + "-" + calls,
            "gateway",
            body(task, model),
            DataClass.INTERNAL,
            task.priority(),
            null,
            null,
            false,
            Duration.ofMinutes(10));
    Outcome outcome = inference.answer(call, AnswerSink.none());
    return outcome.receipt();
  }

  private static RequestBody body(Task task, String model) {
    try {
      return RequestBody.parse(
          Operation.CHAT, task.request(model).getBytes(StandardCharsets.UTF_8));
    } catch (BadRequestException e) {
      throw new IllegalStateException(task.id(), e);
    }
  }

  /** Everything that was asked, oldest first. */
  List<Receipt> receipts() {
    return books.kept();
  }

  private static Endpoint endpoint(Engine engine) {
    Price price = new Price(engine.inputNanoUsdPerMillion(), engine.outputNanoUsdPerMillion());
    return new Endpoint(
        engine.endpoint(),
        engine.cloud() ? EndpointKind.OPENAI : EndpointKind.OPENAI_COMPATIBLE,
        URI.create(engine.cloud() ? "https://provider.invalid/v1" : "http://127.0.0.1:1/v1"),
        List.of(new EndpointModel(engine.model(), engine.layer(), 32_768, price)),
        new EndpointModel("", Layer.SMALL, 0, price),
        engine.cloud() ? Tier.CLOUD : Tier.SERVER,
        Set.of(DataClass.PUBLIC, DataClass.INTERNAL),
        TIMEOUTS,
        MANY,
        1);
  }

  /** Of what calls without a key never touch. */
  private static <T> T unused(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, _) -> {
              throw new UnsupportedOperationException(
                  type.getSimpleName() + "." + method.getName());
            }));
  }
}
