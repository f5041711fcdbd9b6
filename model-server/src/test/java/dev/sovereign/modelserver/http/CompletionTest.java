package dev.sovereign.modelserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.modelserver.engine.Message;
import dev.sovereign.modelserver.engine.Prompt;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The older door for text, in front of the same engine. */
@Timeout(60)
class CompletionTest {
  private Door door;

  @BeforeEach
  void open() throws IOException {
    door = Door.ready();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void answersWhole() throws Exception {
    HttpResponse<String> response = door.complete("{\"prompt\":\"say\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = Door.json(response);
    assertThat(answer.path("id").asString()).startsWith("cmpl-");
    assertThat(answer.path("object").asString()).isEqualTo("text_completion");
    assertThat(answer.path("choices").toString())
        .isEqualTo(
            "[{\"index\":0,\"text\":\"Hello,"
                + " world\",\"logprobs\":null,\"finish_reason\":\"stop\"}]");
    assertThat(answer.path("usage").toString())
        .isEqualTo("{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}");
  }

  @Test
  void streamsTextAndThenDone() throws Exception {
    HttpResponse<String> response =
        door.complete(
            "{\"prompt\":[\"say\"],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    List<String> events =
        response
            .body()
            .lines()
            .filter(line -> !line.isEmpty())
            .map(line -> line.substring("data: ".length()))
            .toList();
    assertThat(events).hasSize(6).last().isEqualTo("[DONE]");
    assertThat(events.subList(0, 4))
        .map(event -> JsonMapper.shared().readTree(event).at("/choices/0/text").asString())
        .containsExactly("Hello", ", ", "world", "");
    assertThat(events.get(2)).contains("\"finish_reason\":null");
    assertThat(events.get(3)).contains("\"finish_reason\":\"stop\"");
    assertThat(JsonMapper.shared().readTree(events.get(4)).at("/usage/total_tokens").asInt())
        .isEqualTo(10);
  }

  @Test
  void handsEveryFieldToTheEngine() throws Exception {
    door.complete(
        "{\"model\":\"local/fake\",\"prompt\":\"say\",\"max_tokens\":9,\"temperature\":0.5,\"top_p\":0.9,\"seed\":4,\"stop\":\"a\"}");
    door.complete("{\"prompt\":\"more\"}");
    assertThat(door.engine.prompts)
        .containsExactly(
            new Prompt(
                List.of(new Message(Message.Role.USER, "say")),
                9,
                new Prompt.Sampling(0.5, 0.9, 4),
                List.of("a")),
            new Prompt(
                List.of(new Message(Message.Role.USER, "more")),
                16,
                new Prompt.Sampling(null, null, null),
                List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|invalid_value|prompt: expected a text",
        "{\"prompt\":\"\"}|invalid_value|prompt: expected a text",
        "{\"prompt\":[\"a\",\"b\"]}|unsupported_value|prompt: not supported here",
        "{\"prompt\":[7,8]}|unsupported_value|prompt: not supported here",
        "{\"prompt\":\"a\",\"suffix\":\"b\"}|unsupported_parameter|suffix: not supported",
        "{\"prompt\":\"a\",\"logprobs\":0}|unsupported_parameter|logprobs: not supported",
        "{\"prompt\":\"a\",\"echo\":true}|unsupported_parameter|echo: not supported",
        "{\"prompt\":\"a\",\"best_of\":2}|unsupported_parameter|best_of: not supported",
      })
  void namesWhatIsWrong(String body, String code, String message) throws Exception {
    HttpResponse<String> response = door.complete(body);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Door.json(response).at("/error/code").asString()).isEqualTo(code);
    assertThat(Door.json(response).at("/error/message").asString()).contains(message);
  }

  @Test
  void countsWhatItRefuses() throws Exception {
    door.complete("{}");
    assertThat(door.fetch("/metrics").body().lines())
        .contains("sovereign_model_requests_total{outcome=\"refused\"} 1");
  }
}
