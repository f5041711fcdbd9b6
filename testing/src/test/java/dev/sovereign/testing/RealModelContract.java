package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.testing.load.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the gateway gives of a real model, whatever server it runs in. */
abstract class RealModelContract {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUESTION = "Name three colours.";
  private static final long MAX_TOKENS = 24;

  /** More words than the window of any small model's server has tokens by default. */
  private static final int TOO_MANY_WORDS = 40_000;

  /** A server that was killed by another test loads its model again. */
  private static final Duration LOADED = Duration.ofMinutes(2);

  /** A stack whose first choice is that model. */
  abstract @Nullable Stack stack();

  /** The endpoint that has it. */
  abstract String endpoint();

  /** The model, as the gateway names it; another that the endpoint has may answer instead. */
  abstract String model();

  /** A model that embeds, as the gateway names it. */
  abstract String vectorModel();

  /** Whether the server makes a model keep to a JSON schema; if not it must say so. */
  abstract boolean keepsToSchemas();

  /**
   * A model that takes tools, as the gateway names it; empty when none does, which is to be said.
   */
  abstract String toolModel();

  @Test
  void aChatIsAnsweredWholeWithItsTokensInTheReceipt() {
    Door door = ready();

    HttpResponse<String> response = door.post(question());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.text(response)).isNotBlank();
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo(endpoint());
    JsonNode receipt = door.receipt(response);
    assertThat(receipt.path("tokens_used").path("prompt").asLong()).isPositive();
    assertThat(receipt.path("tokens_used").path("completion").asLong()).isBetween(1L, MAX_TOKENS);
    assertThat(receipt.path("quality").asText()).isEqualTo("model");
  }

  @Test
  void aChatIsStreamedToItsEnd() {
    Door door = ready();

    Reply reply = door.stream(question());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isNotBlank();
    assertThat(reply.done()).as(reply.line()).isTrue();
    assertThat(reply.problem() + reply.errorEvent()).isEmpty();
    assertThat(reply.headers()).containsEntry("x-sovereign-endpoint", endpoint());
    JsonNode receipt = door.json("/v1/receipts/" + reply.headers().get("x-sovereign-receipt"));
    assertThat(receipt.path("tokens_used").path("completion").asLong()).isBetween(1L, MAX_TOKENS);
  }

  @Test
  void aConversationGoesOn() {
    Door door = ready();
    ObjectNode body = question();
    body.withArray("messages").insertObject(0).put("role", "system").put("content", "Be brief.");
    body.withArray("messages").addObject().put("role", "assistant").put("content", "Red.");
    body.withArray("messages").addObject().put("role", "user").put("content", "And à or 漢?");

    HttpResponse<String> response = door.post(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.text(response)).isNotBlank();
  }

  @Test
  void anAnswerEndsBeforeAStopText() {
    Door door = ready();
    String whole = Door.text(door.post(question()));
    String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);

    HttpResponse<String> response = door.post(question().put("stop", stop));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.text(response)).isNotEmpty().doesNotContain(stop);
    assertThat(Stack.json(response.body()).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
  }

  @Test
  void aPrivateChatIsAnsweredAndNothingLeavesTheMachine() {
    Door door = ready();

    HttpResponse<String> response =
        door.post(question(), "x-sovereign-data-class", "keep-on-device");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo(endpoint());
    assertThat(door.receipt(response).path("bytes_left").asLong(-1)).isZero();
  }

  @Test
  void aModelThatIsNotThereIsNotFound() {
    HttpResponse<String> response = ready().chat(endpoint() + "/no-such-model:7b", QUESTION);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
    assertThat(error(response).path("code").asText()).isEqualTo("model_not_found");
  }

  @Test
  void whatDoesNotFitTheContextIsRefusedAndNotCut() {
    Door door = ready();

    HttpResponse<String> response = door.chat(model(), "word ".repeat(TOO_MANY_WORDS));
    Reply streamed = door.stream(model(), "word ".repeat(TOO_MANY_WORDS));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(error(response).path("code").asText()).isEqualTo("context_length_exceeded");
    assertThat(streamed.status()).as(streamed.line()).isEqualTo(400);
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .startsWith(endpoint() + ":CONTEXT_OVERFLOW");
    assertThat(door.endpoint(endpoint()).path("state").asText()).isEqualTo("ready");
  }

  @Test
  void aSchemaIsKeptToOrRefusedByName() throws Exception {
    Door door = ready();
    ObjectNode body = question();
    body.set("response_format", schema("{\"colour\":{\"enum\":[\"red\",\"blue\"]}}", "colour"));

    HttpResponse<String> response = door.post(body);

    if (keepsToSchemas()) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode answer = JSON.readTree(Door.text(response));
      assertThat(answer.path("colour").asText()).isIn("red", "blue");
    } else {
      assertUnable(door, response, "response_format");
    }
  }

  /**
   * A schema makes even a model of a few million parameters call the tool; servers parse its text
   * as they would any other's.
   */
  @Test
  void aToolIsCalledOrRefusedByName() throws Exception {
    Door door = ready();
    ObjectNode body = question();
    body.putArray("tools")
        .add(
            JSON.readTree(
                """
                {"type":"function","function":{"name":"look_up","description":"Looks a colour up.","parameters":
                 {"type":"object","properties":{"colour":{"type":"string"}},"required":["colour"]}}}"""));
    if (toolModel().isEmpty()) {
      assertUnable(door, door.post(body), "tools");
      return;
    }
    body.put("model", toolModel());
    body.set(
        "response_format",
        schema(
            """
            {"name":{"enum":["look_up"]},"parameters":
             {"type":"object","properties":{"colour":{"enum":["red"]}},"required":["colour"]}}""",
            "name",
            "parameters"));

    HttpResponse<String> response = door.post(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode choice = Stack.json(response.body()).at("/choices/0");
    assertThat(choice.path("finish_reason").asText()).as(response.body()).isEqualTo("tool_calls");
    JsonNode call = choice.at("/message/tool_calls/0");
    assertThat(call.path("id").asText()).isNotEmpty();
    assertThat(call.at("/function/name").asText()).isEqualTo("look_up");
    assertThat(JSON.readTree(call.at("/function/arguments").asText()).path("colour").asText())
        .isEqualTo("red");
  }

  /** All models of these suites are blind. */
  @Test
  void anImageIsRefusedByTheModelsThatSeeNone() throws Exception {
    Door door = ready();
    ObjectNode body = question();
    body.putArray("messages")
        .add(
            JSON.readTree(
                """
                {"role":"user","content":[{"type":"text","text":"What is it?"},
                 {"type":"image_url","image_url":{"url":"data:image/gif;base64,R0lGODlhAQABAAAAACw="}}]}"""));

    HttpResponse<String> response = door.post(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .startsWith(endpoint() + ":NOT_OFFERED")
        .doesNotContain(":ok");
    assertThat(error(response).path("message").asText()).containsAnyOf("image_url", "vision");
  }

  @Test
  void textsAreEmbeddedAlikeEachTime() throws Exception {
    Door door = ready();
    ObjectNode body = JSON.createObjectNode().put("model", vectorModel());
    body.putArray("input").add("a red house").add("a blue boat");

    JsonNode first = embedded(door, body);
    JsonNode second = embedded(door, body);

    assertThat(first.path("data")).hasSize(2);
    assertThat(first.at("/data/0/embedding").size()).isGreaterThan(100);
    assertThat(first.at("/data/0/embedding")).isNotEqualTo(first.at("/data/1/embedding"));
    assertThat(first.path("data")).isEqualTo(second.path("data"));
    assertThat(first.at("/usage/prompt_tokens").asInt()).isPositive();
  }

  private static JsonNode embedded(Door door, ObjectNode body) {
    HttpResponse<String> response = door.post("/v1/embeddings", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Stack.json(response.body());
  }

  /** The caller hears which field it was, and the endpoint is not held to be away. */
  private void assertUnable(Door door, HttpResponse<String> response, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(error(response).path("message").asText()).contains(field);
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .isEqualTo(endpoint() + ":NOT_OFFERED");
    assertThat(door.endpoint(endpoint()).path("state").asText()).isEqualTo("ready");
  }

  private static JsonNode error(HttpResponse<String> response) {
    return Stack.json(response.body()).path("error");
  }

  private static ObjectNode schema(String properties, String... required) throws Exception {
    ObjectNode schema = JSON.createObjectNode().put("type", "object");
    schema.set("properties", JSON.readTree(properties));
    for (String each : required) {
      schema.withArray("required").add(each);
    }
    ObjectNode format = JSON.createObjectNode().put("type", "json_schema");
    format.putObject("json_schema").put("name", "answer").set("schema", schema);
    return format;
  }

  /** The question under the limits of all tests. */
  ObjectNode question() {
    return Door.question(model(), QUESTION).put("max_tokens", MAX_TOKENS).put("temperature", 0);
  }

  /** The door once the model can be asked. */
  Door ready() {
    Door door = new Door(Objects.requireNonNull(stack()));
    Await.until(
        endpoint() + " serves a model",
        LOADED,
        () -> {
          JsonNode place = door.endpoint(endpoint());
          return place.path("state").asText().equals("ready") && !place.path("models").isEmpty();
        });
    return door;
  }
}
