package dev.sovereign.activities.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.WalkVectors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway's driver on the cases of the walk, as {@code WorkflowDoorWalkTest} is the other. */
class GatewayDoorWalkTest {

  private static final String REFUSAL =
      "{\"choices\":[{\"message\":{\"content\":\"I'm sorry, but I can't help with that.\"}}]}";

  private final FakeHouse house = new FakeHouse();
  private final AtomicInteger turn = new AtomicInteger();

  static List<WalkVectors.Vector> vectors() {
    return WalkVectors.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void doesWhatTheWalkSays(WalkVectors.Vector vector) throws Exception {
    house.follows(vector.plan(), (call, sink) -> answer(vector, call, sink));

    Outcome outcome = inference(vector).answer(call(), AnswerSink.none());

    List<Integer> asked =
        outcome.receipt().attempts().stream().map(each -> each.attempt().candidate()).toList();
    int made = vector.attempts().size();
    assertThat(asked.subList(0, made))
        .isEqualTo(vector.attempts().stream().map(Attempt::candidate).toList());
    List<String> step = List.of(vector.step().split(" ", -1));
    switch (step.getFirst()) {
      case "ask" -> assertThat(asked).element(made).isEqualTo(Integer.parseInt(step.get(1)));
      case "answered" -> assertThat(outcome).isInstanceOf(Outcome.Answered.class);
      case "refuse" ->
          assertThat(outcome.receipt().outcome()).isEqualTo(step.get(1).toLowerCase(Locale.ROOT));
      case "degrade" -> {
        assertThat(outcome.receipt().outcome()).isEqualTo("no_model_available");
        assertThat(((Outcome.Refused) outcome).message()).contains(vector.reason());
      }
      default -> throw new AssertionError(vector.step());
    }
    assertThat(house.receipts).extracting(Receipt::id).containsExactly("sv-1");
  }

  /** The case's attempts in turn; when it asks for one more, that one answers. */
  private Reply answer(WalkVectors.Vector vector, UpstreamCall call, EventSink sink)
      throws UpstreamException {
    int made = turn.getAndIncrement();
    Attempt told = made < vector.attempts().size() ? vector.attempts().get(made) : null;
    if (told == null || told.fault() == null) {
      return FakeHouse.text("{}").give(call, sink);
    }
    if (told.fault() == Fault.CHECK_FAILED) {
      return FakeHouse.text(REFUSAL).give(call, sink);
    }
    throw new UpstreamException(
        Objects.requireNonNull(told.fault()),
        told.detail(),
        Duration.ofMillis(told.retryAfterMillis()),
        0,
        RawJson.empty());
  }

  private RoutedInference inference(WalkVectors.Vector vector) {
    // The case's time is that of its next step; the attempts before it were made in time.
    Instant begin = vector.plan().deadline().minusSeconds(3600);
    InstantSource time = () -> turn.get() < vector.attempts().size() ? begin : WalkVectors.NOW;
    return house.inference(
        new FailingContents(),
        RoutePolicy.LOCAL_FIRST,
        time.withZone(ZoneOffset.UTC),
        ExactCache.off());
  }

  private static InferenceCall call() throws BadRequestException {
    byte[] json =
        """
        {"messages":[{"role":"user","content":"Who?"}]}"""
            .getBytes(StandardCharsets.UTF_8);
    return new InferenceCall(
        "sv-1",
        "gateway",
        RequestBody.parse(Operation.CHAT, json),
        DataClass.INTERNAL,
        Priority.INTERACTIVE,
        null,
        null,
        false,
        Duration.ofHours(2));
  }
}
