package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The machine's own model server, which needs no configuration. */
@ExtendWith(SharedStack.Resolver.class)
class ModelServerDoorE2E extends RealModelContract {

  private static final int DIMENSIONS = 384;

  private @Nullable Stack stack;

  @BeforeEach
  void find(SharedStack shared) {
    stack = shared.stack();
  }

  @Override
  @Nullable Stack stack() {
    return stack;
  }

  @Override
  String endpoint() {
    return "model";
  }

  @Override
  String model() {
    return "auto";
  }

  @Override
  String vectorModel() {
    return "all-minilm-l6-v2";
  }

  @Override
  boolean keepsToSchemas() {
    return false;
  }

  @Override
  String toolModel() {
    return "";
  }

  @Test
  void aCompletionOfTheOlderKindIsAnsweredAndChatGoesOn() {
    Door door = ready();

    HttpResponse<String> response =
        door.postTo(
            "/v1/completions",
            "{\"model\":\"auto\",\"prompt\":\"Name a colour.\",\"max_tokens\":8}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode answer = Stack.json(response.body());
    assertThat(answer.path("choices").path(0).path("text").asText()).isNotBlank();
    assertThat(answer.path("usage").path("completion_tokens").asLong()).isBetween(1L, 8L);
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo("model");
    assertThat(door.post(question()).statusCode()).isEqualTo(200);
  }

  @Test
  void aCompletionOfTheOlderKindIsStreamed() {
    HttpResponse<String> response =
        ready()
            .postTo(
                "/v1/completions",
                "{\"model\":\"auto\",\"stream\":true,\"prompt\":\"Name a"
                    + " colour.\",\"max_tokens\":8}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).contains("\"object\":\"text_completion\"").contains("[DONE]");
  }

  @Test
  void aTextIsEmbeddedByTheMachinesOwnModel() {
    HttpResponse<String> response =
        ready().postTo("/v1/embeddings", "{\"model\":\"auto\",\"input\":[\"a well\",\"a tree\"]}");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode vectors = Stack.json(response.body()).path("data");
    assertThat(vectors).hasSize(2);
    for (JsonNode vector : vectors) {
      double square = 0;
      for (JsonNode number : vector.path("embedding")) {
        square += number.asDouble() * number.asDouble();
      }
      assertThat(vector.path("embedding")).hasSize(DIMENSIONS);
      assertThat(square).isBetween(0.99, 1.01);
    }
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo("model");
    assertThat(Door.header(response, "x-sovereign-tier")).isEqualTo("server");
  }

  @Test
  void toolsThatNobodyHasAreRefusedInTheServersWordsAndChatGoesOn() {
    Door door = ready();
    var asked = question();
    asked
        .putArray("tools")
        .addObject()
        .put("type", "function")
        .putObject("function")
        .put("name", "f");

    HttpResponse<String> response = door.post(asked);

    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = Stack.json(response.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("unsupported_parameter");
    assertThat(error.path("param").asText()).isEqualTo("tools");
    assertThat(door.post(question()).statusCode()).isEqualTo(200);
  }
}
