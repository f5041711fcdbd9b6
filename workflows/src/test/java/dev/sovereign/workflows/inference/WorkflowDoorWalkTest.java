package dev.sovereign.workflows.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.Stage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows' driver on the cases of the walk: what the machine says is what is done. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkflowDoorWalkTest {
  private @Nullable Stage stage;

  /** All but those of a deadline that has passed before anybody was asked. */
  static List<WalkVectors.Vector> vectors() {
    return WalkVectors.all().stream()
        .filter(v -> v.plan().deadline().isAfter(WalkVectors.NOW))
        .toList();
  }

  @BeforeAll
  void open() {
    stage = new Stage();
  }

  @AfterAll
  void close() {
    if (stage != null) {
      stage.close();
    }
  }

  private Stage stage() {
    if (stage == null) {
      throw new IllegalStateException("not open");
    }
    return stage;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void doesWhatTheWalkSays(WalkVectors.Vector vector) {
    int before = stage().fakes.routed.attempt.asked().size();
    script(vector);
    InferenceOutcome outcome =
        stage().run("Inference", InferenceOutcome.class, Map.of("prompt", "Who?"));
    List<AttemptRequest> asked = stage().fakes.routed.attempt.asked();
    assertThat(asked.subList(before, before + vector.attempts().size()))
        .extracting(AttemptRequest::index)
        .isEqualTo(vector.attempts().stream().map(Attempt::candidate).toList());
    List<String> step = List.of(vector.step().split(" ", -1));
    switch (step.getFirst()) {
      case "ask" ->
          assertThat(asked.get(before + vector.attempts().size()).index())
              .isEqualTo(Integer.parseInt(step.get(1)));
      case "answered" -> {
        Attempt last = vector.attempts().getLast();
        assertThat(outcome.quality())
            .isEqualTo(last.fault() == null ? Quality.MODEL : Quality.DEGRADED);
        assertThat(outcome.endpoint())
            .isEqualTo(vector.plan().candidates().get(Integer.parseInt(step.get(1))).endpoint());
      }
      case "refuse" -> assertThat(conclusion().outcome()).isEqualTo(step.get(1));
      case "degrade" -> assertThat(conclusion().outcome()).isEqualTo("degraded");
      default -> throw new AssertionError(vector.step());
    }
  }

  private Conclusion conclusion() {
    return stage().fakes.routed.conclude.asked().getLast();
  }

  /** Each plan gets the case's attempts in turn; when the case asks for one more, it answers. */
  private void script(WalkVectors.Vector vector) {
    AtomicInteger turn = new AtomicInteger();
    stage()
        .fakes
        .routed
        .plan
        .alwaysDo(
            r -> {
              turn.set(0);
              return new RoutePlan(
                  vector.plan().candidates(),
                  vector.plan().skipped(),
                  vector.plan().complexity(),
                  r.deadline());
            });
    stage().fakes.routed.attempt.alwaysDo(r -> attempt(vector, turn.getAndIncrement(), r));
  }

  private static AttemptOutcome attempt(
      WalkVectors.Vector vector, int turn, AttemptRequest request) {
    Attempt told = turn < vector.attempts().size() ? vector.attempts().get(turn) : null;
    if (told != null && told.fault() == Fault.CHECK_FAILED) {
      return Routes.doubtful(request, "I cannot.");
    }
    return told == null || told.fault() == null
        ? Routes.answered(request, "Here.")
        : Routes.fault(request, told.fault(), told.detail(), told.retryAfterMillis());
  }
}
