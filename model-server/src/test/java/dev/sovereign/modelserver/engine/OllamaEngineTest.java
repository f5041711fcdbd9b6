package dev.sovereign.modelserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OllamaEngineTest {
  private FakeOllama ollama;

  @BeforeEach
  void open() throws IOException {
    ollama = new FakeOllama();
  }

  @AfterEach
  void close() {
    ollama.close();
  }

  @Test
  void passesOnAnswerAndCounts() throws Exception {
    try (Engine engine = connect("local/m")) {
      StringBuilder text = new StringBuilder();
      Completion completion =
          engine.generate(EngineContract.prompt("hi", 9), text::append, new Cancellation());
      assertThat(text).hasToString("Hello");
      assertThat(completion).isEqualTo(new Completion(Finish.LENGTH, 11, 2));
      assertThat(ollama.chats.take())
          .contains("\"model\":\"m\"", "\"num_ctx\":512", "\"num_predict\":9", "\"seed\":1")
          .contains("\"truncate\":false", "\"role\":\"user\",\"content\":\"hi\"");
    }
  }

  @Test
  void namesTheBlobThatTheModelIsMadeFrom() throws Exception {
    ollama.shown = "{\"modelfile\":\"# made by ollama\\nFROM /blobs/sha256-1\\nPARAMETER x\"}";
    try (Engine engine = connect("local/m")) {
      assertThat(engine.model().weights()).isEqualTo(Path.of("/blobs/sha256-1"));
    }
  }

  @Test
  void refusesAModelOfACloud() {
    ollama.shown = "{\"remote_host\":\"https://ollama.com:443\",\"remote_model\":\"big\"}";
    assertRefused(() -> connect("local/m"), EngineFailure.MODEL_UNFIT, "runs m in a cloud");
    ollama.shown = "{}";
    assertRefused(() -> connect("big:1t-cloud"), EngineFailure.MODEL_UNFIT, "in a cloud");
    assertRefused(() -> connect("big:cloud"), EngineFailure.MODEL_UNFIT, "in a cloud");
  }

  @Test
  void sendsNoPromptOnceTheNameMeansAModelOfACloud() throws Exception {
    try (Engine engine = connect("local/m")) {
      ollama.shown = "{\"remote_model\":\"big\"}";
      assertRefused(() -> ask(engine), EngineFailure.MODEL_UNFIT, "in a cloud");
      assertThat(ollama.chats).isEmpty();
    }
  }

  @Test
  void saysHowToGetAMissingModel() {
    ollama.status = 404;
    assertRefused(() -> connect("local/m"), EngineFailure.MODEL_UNFIT, "run 'ollama pull m'");
  }

  @Test
  void reportsAConversationBeyondTheContextWindow() throws Exception {
    ollama.chat = "{\"error\":\"the input length exceeds the context length\"}";
    try (Engine engine = connect("local/m")) {
      assertRefused(() -> ask(engine), EngineFailure.CONTEXT_EXCEEDED, "window of 512 tokens");
    }
  }

  @Test
  void noticesAnAnswerThatBreaksOff() throws Exception {
    ollama.chat = "{\"message\":{\"content\":\"Hel\"},\"done\":false}\n";
    try (Engine engine = connect("local/m")) {
      assertRefused(() -> ask(engine), EngineFailure.BROKEN, "Ollama broke off");
    }
  }

  @Test
  void reportsAnOllamaThatIsNotThere() {
    ollama.close();
    assertRefused(() -> connect("local/m"), EngineFailure.BROKEN, "cannot be reached");
  }

  private Engine connect(String alias) throws EngineException {
    return OllamaEngine.connect(ollama.settings(alias));
  }

  private static void ask(Engine engine) throws EngineException {
    engine.generate(EngineContract.prompt("hi", 9), _ -> {}, new Cancellation());
  }

  private static void assertRefused(ThrowingCallable call, EngineFailure failure, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.failure()).isEqualTo(failure))
        .hasMessageContaining(message);
  }
}
