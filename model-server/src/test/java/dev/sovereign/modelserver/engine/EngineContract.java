package dev.sovereign.modelserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.modelserver.engine.Message.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What every engine keeps, whatever is behind it. One engine serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class EngineContract {
  static final int CONTEXT = 256;
  private static final String TASK = "Write a long story about a ship. Greet the captain 😀 first.";

  private @Nullable Engine engine;

  /** Loads the engine, or skips the class with the reason. */
  abstract Engine load() throws Exception;

  @BeforeAll
  void open() throws Exception {
    engine = load();
  }

  @AfterAll
  void close() {
    if (engine != null && endsWell()) {
      engine.close();
    }
  }

  /** Whether closing is safe in a JVM that goes on. */
  boolean endsWell() {
    return true;
  }

  Engine engine() {
    if (engine == null) {
      throw new IllegalStateException("not loaded");
    }
    return engine;
  }

  @Test
  void describesItsModel() {
    assertThat(engine().model().alias()).isEqualTo("local/test");
    assertThat(engine().model().contextTokens()).isEqualTo(CONTEXT);
  }

  @Test
  void answersInPiecesAndCountsTokens() throws Exception {
    StringBuilder text = new StringBuilder();
    Completion completion = engine().generate(prompt(TASK, 12), text::append, new Cancellation());
    assertThat(text.toString()).isNotBlank();
    assertThat(completion.finish()).isEqualTo(Finish.LENGTH);
    assertThat(completion.completionTokens()).isEqualTo(12);
    assertThat(completion.promptTokens()).isBetween(15, 80);
  }

  @Test
  void givesTheSameAnswerAtTemperatureZero() throws Exception {
    assertThat(answer(prompt(TASK, 8))).isEqualTo(answer(prompt(TASK, 8)));
  }

  @Test
  void endsBeforeAStopText() throws Exception {
    String whole = answer(prompt(TASK, 24)).strip();
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);
    Prompt stopped = new Prompt(prompt(TASK, 24).messages(), 24, greedy(), List.of(stop));
    assertThat(answer(stopped)).doesNotContain(stop);
  }

  @Test
  void refusesWhatDoesNotFitTheContextWindow() {
    assertThatThrownBy(() -> answer(prompt("word ".repeat(CONTEXT * 2), 4)))
        .isInstanceOfSatisfying(
            EngineException.class,
            e -> assertThat(e.failure()).isEqualTo(EngineFailure.CONTEXT_EXCEEDED));
  }

  @Test
  void endsWhenCancelledAndAnswersAgain() throws Exception {
    Cancellation cancellation = new Cancellation();
    Completion completion =
        engine().generate(prompt(TASK, 200), _ -> cancellation.cancel(), cancellation);
    assertThat(completion.finish()).isEqualTo(Finish.CANCELLED);
    assertThat(completion.completionTokens()).isLessThan(10);
    assertThat(answer(prompt(TASK, 4))).isNotBlank();
  }

  @Test
  void takesAWholeConversation() throws Exception {
    List<Message> turns =
        List.of(
            new Message(Role.SYSTEM, "Be brief."),
            new Message(Role.USER, "Say à or 漢."),
            new Message(Role.ASSISTANT, "à"),
            new Message(Role.USER, "Once more."));
    assertThat(answer(new Prompt(turns, 4, greedy(), List.of()))).isNotNull();
  }

  private String answer(Prompt prompt) throws EngineException {
    StringBuilder text = new StringBuilder();
    engine().generate(prompt, text::append, new Cancellation());
    return text.toString();
  }

  static Prompt prompt(String content, int maxTokens) {
    return new Prompt(List.of(new Message(Role.USER, content)), maxTokens, greedy(), List.of());
  }

  private static Prompt.Sampling greedy() {
    return new Prompt.Sampling(0.0, null, 1);
  }
}
