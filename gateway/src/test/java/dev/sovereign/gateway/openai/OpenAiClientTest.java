package dev.sovereign.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client of OpenAI's API as a program has it, told nothing but the address. */
@Timeout(60)
class OpenAiClientTest {

  private static OpenDoor door;

  @BeforeAll
  static void open() {
    door = new OpenDoor();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @BeforeEach
  void forget() {
    door.inference.reset();
  }

  @Test
  void chats() {
    assertThat(chat().chat("hi")).isEqualTo("Hello");
  }

  @Test
  void streams() throws Exception {
    CompletableFuture<String> text = new CompletableFuture<>();
    OpenAiStreamingChatModel.builder()
        .baseUrl(address())
        .apiKey("any")
        .modelName("auto")
        .build()
        .chat(
            "hi",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String piece) {}

              @Override
              public void onCompleteResponse(ChatResponse whole) {
                text.complete(whole.aiMessage().text());
              }

              @Override
              public void onError(Throwable error) {
                text.completeExceptionally(error);
              }
            });
    assertThat(text.get(20, TimeUnit.SECONDS)).isEqualTo("Hello");
  }

  @Test
  void embeds() {
    OpenAiEmbeddingModel model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(address())
            .apiKey("any")
            .modelName("auto")
            .maxRetries(0)
            .build();
    assertThat(model.embed("hi").content().vector()).containsExactly(0.5f);
  }

  @Test
  void understandsARefusal() {
    door.inference.does((call, _) -> OpenAiCallsTest.refused(call, 429, "saturated", 1, ""));
    assertThatThrownBy(() -> chat().chat("hi"))
        .isInstanceOf(RateLimitException.class)
        .hasMessageContaining("what happened; what to do");
  }

  private static OpenAiChatModel chat() {
    return OpenAiChatModel.builder()
        .baseUrl(address())
        .apiKey("any")
        .modelName("auto")
        .maxRetries(0)
        .build();
  }

  private static String address() {
    return "http://127.0.0.1:" + door.port + "/v1";
  }
}
