package dev.sovereign.modelserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DoorTest {
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
  void refusesAForeignHost() throws Exception {
    assertThat(door.statusWithHost("evil.example:" + door.server.port())).contains("403");
    assertThat(door.statusWithHost("127.0.0.1:1")).contains("403");
    assertThat(door.statusWithHost("localhost:" + door.server.port())).contains("200");
  }

  @Test
  void refusesAForeignOrigin() throws Exception {
    HttpResponse<String> response =
        door.send(door.request("/v1/models").header("Origin", "http://evil.example"));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(Door.json(response).at("/error/code").asString()).isEqualTo("foreign_origin");
  }

  @Test
  void takesItsOwnOrigin() throws Exception {
    String own = "http://127.0.0.1:" + door.server.port();
    assertThat(door.send(door.request("/health").header("Origin", own)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void saysThatItIsLoading() throws Exception {
    try (Door loading = Door.loading()) {
      HttpResponse<String> health = loading.fetch("/health");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body())
          .isEqualTo(
              "{\"status\":\"loading\",\"engine\":\"fake\",\"model\":\"local/fake\",\"loaded\":false}");
      HttpResponse<String> chat = loading.chat(Door.HELLO);
      assertThat(chat.statusCode()).isEqualTo(503);
      assertThat(chat.headers().firstValue("Retry-After")).contains("1");
      assertThat(loading.fetch("/metrics").body()).contains("sovereign_model_loaded 0\n");
    }
  }

  @Test
  void saysThatItIsReady() throws Exception {
    HttpResponse<String> health = door.fetch("/health");
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body())
        .isEqualTo(
            "{\"status\":\"ok\",\"engine\":\"fake\",\"model\":\"local/fake\",\"loaded\":true,"
                + "\"weights\":\"/weights/fake.gguf\"}");
  }

  @Test
  void listsItsModel() throws Exception {
    assertThat(Door.json(door.fetch("/v1/models")).at("/data/0").toString())
        .isEqualTo(
            "{\"id\":\"local/fake\",\"object\":\"model\",\"created\":1800000000,"
                + "\"owned_by\":\"local\",\"context_length\":64,\"size_bytes\":1234}");
  }

  @Test
  void listsTheEmbeddingModelAfterTheChatModel() throws Exception {
    assertThat(Door.json(door.fetch("/v1/models")).at("/data/1").toString())
        .isEqualTo(
            "{\"id\":\"fake-embedding\",\"object\":\"model\",\"created\":1800000000,"
                + "\"owned_by\":\"local\",\"context_length\":16,\"embedding\":true,"
                + "\"dimensions\":2}");
  }

  @Test
  void countsRequestsAndTokens() throws Exception {
    door.chat(Door.HELLO);
    door.chat("{");
    assertThat(door.fetch("/metrics").body().lines())
        .contains(
            "# TYPE sovereign_model_requests_total counter",
            "sovereign_model_requests_total{outcome=\"ok\"} 1",
            "sovereign_model_requests_total{outcome=\"refused\"} 1",
            "sovereign_model_requests_total{outcome=\"failed\"} 0",
            "sovereign_model_prompt_tokens_total 7",
            "sovereign_model_completion_tokens_total 3",
            "sovereign_model_queue_depth 0",
            "sovereign_model_loaded 1",
            "sovereign_model_generation_seconds_bucket{le=\"+Inf\"} 1",
            "sovereign_model_generation_seconds_count 1");
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    assertRefused("{\"messages\":", "invalid_json", "the body is no JSON");
    assertRefused("[]", "invalid_json", "no JSON object");
    assertRefused("{}", "invalid_value", "messages: expected a list");
    assertRefused(with("\"temperature\":3"), "invalid_value", "temperature: 3 (expected: a number");
    assertRefused(with("\"max_tokens\":0"), "invalid_value", "max_tokens: 0 (expected: a whole");
    assertRefused(with("\"stream\":\"yes\""), "invalid_value", "stream: \"yes\" (expected: true");
    assertRefused(with("\"stop\":[1]"), "invalid_value", "stop: expected a text");
    assertRefused(with("\"n\":2"), "unsupported_parameter", "n: not supported");
    assertRefused(with("\"tools\":[{}]"), "unsupported_parameter", "tools: not supported");
    assertRefused(
        "{\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}",
        "invalid_value",
        "messages[0].role: \"wizard\"");
    assertRefused(
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
        "unsupported_value",
        "messages[0].content.image_url: not supported here (expected: text only)");
    assertRefused(
        "{\"messages\":[{\"role\":\"user\",\"content\":[]}]}",
        "invalid_value",
        "messages[0].content: expected text only");
    assertRefused(
        with("\"response_format\":{\"type\":\"json_schema\"}"),
        "unsupported_parameter",
        "response_format: not supported");
    assertRefused(
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\",\"tool_call_id\":\"c\"}]}",
        "unsupported_value",
        "messages[0].role: not supported");
    assertRefused(
        "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{}]}]}",
        "unsupported_parameter",
        "messages[0].tool_calls: not supported");
  }

  @Test
  void leavesAloneWhatItDoesNotKnow() throws Exception {
    assertThat(door.chat(with("\"user\":\"u\",\"metadata\":{\"a\":1}")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesABodyBeyondItsLimit() throws Exception {
    HttpResponse<String> response = door.chat("x".repeat(ChatHandler.LARGEST_BODY_BYTES + 1));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Door.json(response).at("/error/code").asString()).isEqualTo("request_too_large");
  }

  @Test
  void refusesUnknownPathsAndMethods() throws Exception {
    assertThat(door.fetch("/v1/nothing").statusCode()).isEqualTo(404);
    HttpResponse<String> wrong = door.fetch("/v1/chat/completions");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("Allow")).contains("POST");
    assertThat(
            door.send(door.request("/health").POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(405);
  }

  private static String with(String field) {
    return Door.HELLO.replace("{\"mess", "{" + field + ",\"mess");
  }

  private void assertRefused(String body, String code, String message) throws Exception {
    HttpResponse<String> response = door.chat(body);
    assertThat(response.statusCode()).as(body).isEqualTo(400);
    assertThat(Door.json(response).at("/error/code").asString()).isEqualTo(code);
    assertThat(Door.json(response).at("/error/message").asString()).contains(message);
  }
}
