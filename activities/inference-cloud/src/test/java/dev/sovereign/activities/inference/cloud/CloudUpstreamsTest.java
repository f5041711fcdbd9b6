package dev.sovereign.activities.inference.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Reply;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each provider's public contract, spoken by a fake on loopback. */
@Timeout(60)
class CloudUpstreamsTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Timeouts TIMEOUTS = new Timeouts(LONG, LONG, LONG, LONG);
  private static final String TOOL =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"description\":\"Looks.\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"description\":\"A.\"}},\"required\":[\"a\"]}}}]";

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> events = new ArrayList<>();
  private final EventSink sink = data -> events.add(new String(data, UTF_8));
  private FakeProvider provider;

  @BeforeEach
  void start() throws IOException {
    provider = new FakeProvider();
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void asksOpenAiInTheCallersOwnJson() throws Exception {
    provider.json(200, "{\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}");
    Reply reply = ask(EndpointKind.OPENAI, "/v1", "{\"x\":1.0,\"messages\":[{}]}");
    assertThat(reply.model()).isEqualTo("m");
    var seen = provider.seen();
    assertThat(seen.target()).isEqualTo("/v1/chat/completions");
    assertThat(seen.headers()).containsEntry("Authorization", "Bearer key-1");
    assertThat(seen.body()).isEqualTo("{\"model\":\"big\",\"x\":1.0,\"messages\":[{}]}");
  }

  @Test
  void asksAnthropicForText() throws Exception {
    anthropic(
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}",
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}");
    Reply reply =
        ask(
            EndpointKind.ANTHROPIC,
            "/v1",
            "{\"stream\":true,\"max_tokens\":9,\"temperature\":0.5,\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Look\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}");
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(reply.usage()).isEqualTo(new Usage(11, 2, true));
    assertThat(events).hasSize(3);

    var seen = provider.seen();
    JsonNode asked = json.readTree(seen.body());
    assertThat(seen.target()).isEqualTo("/v1/messages");
    assertThat(seen.headers()).containsEntry("x-api-key", "key-1").containsKey("anthropic-version");
    assertThat(asked.at("/model").asText()).isEqualTo("big");
    assertThat(asked.at("/max_tokens").asInt()).isEqualTo(9);
    assertThat(asked.at("/temperature").asDouble()).isEqualTo(0.5);
    assertThat(asked.at("/system").toString()).contains("Be brief.");
    assertThat(asked.at("/messages/0/content/1/source/data").asText()).isEqualTo("AAAA");
  }

  @Test
  void asksAnthropicForATool() throws Exception {
    anthropic(
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{}}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"1}\"}}",
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":2}}");
    Reply reply =
        ask(
            EndpointKind.ANTHROPIC,
            "/v1",
            "{"
                + TOOL.replace("\"required\"", "\"additionalProperties\":false,\"required\"")
                    .replace("\"A.\"", "\"A.\",\"minimum\":1")
                + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}},\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}]}");
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    JsonNode call = answer.at("/choices/0/message/tool_calls/0");
    assertThat(call.at("/id").asText()).isEqualTo("t1");
    assertThat(json.readTree(call.at("/function/arguments").asText()).at("/a").asInt())
        .isEqualTo(1);
    JsonNode asked = json.readTree(provider.seen().body());
    assertThat(asked.at("/tools/0/input_schema/properties/a/minimum").asInt()).isEqualTo(1);
    assertThat(asked.at("/tool_choice/name").asText()).isEqualTo("look");
  }

  @Test
  void noticesThatAnthropicBrokeOff() {
    anthropicCut(
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hel\"}}");
    assertFault(Fault.TRUNCATED, EndpointKind.ANTHROPIC, "/v1");
  }

  @Test
  void noticesThatAnthropicIsOverloadedInTheMiddle() {
    anthropicCut(
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
    assertFault(Fault.SERVER_ERROR, EndpointKind.ANTHROPIC, "/v1");
  }

  @Test
  void asksGeminiForText() throws Exception {
    provider.events(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}],\"role\":\"model\"}}]}",
        "",
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":2,\"totalTokenCount\":13}}");
    Reply reply =
        ask(
            EndpointKind.GEMINI,
            "/v1beta",
            "{\"stream\":true,\"seed\":3,\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"enum\":[\"b\"]}}}}},"
                + "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Say hello.\"}]}");
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Hello");
    assertThat(reply.usage()).isEqualTo(new Usage(11, 2, true));
    assertThat(events).hasSize(3);
    var seen = provider.seen();
    JsonNode asked = json.readTree(seen.body());
    assertThat(seen.target()).startsWith("/v1beta/models/big:streamGenerateContent");
    assertThat(asked.at("/generationConfig/seed").asInt()).isEqualTo(3);
    assertThat(asked.at("/generationConfig").toString()).contains("\"enum\":[\"b\"]");
  }

  @Test
  void asksGeminiForATool() throws Exception {
    provider.events(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"look\",\"args\":{\"a\":1}}}],\"role\":\"model\"},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":11,\"candidatesTokenCount\":2,\"totalTokenCount\":13}}");
    Reply reply =
        ask(
            EndpointKind.GEMINI,
            "/v1beta",
            "{" + TOOL + ",\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}]}");
    JsonNode answer = json.readTree(reply.body().bytes());
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
        .isEqualTo("look");
    assertThat(json.readTree(provider.seen().body()).at("/tools").toString()).contains("look");
  }

  @Test
  void makesGeminiCallTheToolThatWasNamed() throws Exception {
    provider.events(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"look\",\"args\":{}}}],\"role\":\"model\"},\"finishReason\":\"STOP\"}]}");
    ask(
        EndpointKind.GEMINI,
        "/v1beta",
        "{"
            + TOOL
            + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look\"}},\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}]}");
    assertThat(json.readTree(provider.seen().body()).at("/toolConfig").toString())
        .contains("ANY", "\"look\"");
  }

  @Test
  void saysTheLimitThatAnthropicWantsWhenTheCallerSaysNone() throws Exception {
    anthropic(
        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"Hi\"}}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}",
        "{\"type\":\"content_block_stop\",\"index\":0}",
        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}");
    ask(
        EndpointKind.ANTHROPIC,
        "/v1",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\",\"minProperties\":1}}}}");
    JsonNode asked = json.readTree(provider.seen().body());
    assertThat(asked.at("/max_tokens").asInt()).isEqualTo(4096);
    assertThat(asked.toString()).contains("\"minProperties\":1");
  }

  @Test
  void noticesThatGeminiBrokeOff() {
    provider.events(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}],\"role\":\"model\"}}]}");
    assertFault(Fault.TRUNCATED, EndpointKind.GEMINI, "/v1beta");
  }

  @Test
  void refusesASchemaThatGeminiHasNoWordFor() {
    assertThatThrownBy(
            () ->
                ask(
                    EndpointKind.GEMINI,
                    "/v1beta",
                    "{"
                        + TOOL.replace("\"A.\"", "\"A.\",\"minimum\":1")
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Look\"}]}"))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED))
        .hasMessageStartingWith("tools[0].function.parameters.properties.a.minimum:");
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENAI", "ANTHROPIC", "GEMINI"})
  void eachOnesRefusalHasItsFaultAndIsAskedOnce(EndpointKind kind) throws Exception {
    provider.json(429, "{\"error\":{\"message\":\"slow down\"}}");
    assertFault(Fault.RATE_LIMITED, kind, "/v1");
    provider.seen();
    provider.json(401, "{\"error\":{\"message\":\"who are you\"}}");
    assertFault(Fault.UNAUTHORIZED, kind, "/v1");
    provider.json(400, "{\"error\":{\"message\":\"prompt is too long: 9 tokens > 8 maximum\"}}");
    assertFault(Fault.CONTEXT_OVERFLOW, kind, "/v1");
  }

  @Test
  void listsEachOnesModels() throws Exception {
    provider.json(200, "{\"data\":[{\"type\":\"model\",\"id\":\"claude\"}],\"has_more\":false}");
    provider.json(200, "{\"models\":[{\"name\":\"models/gemini\"}]}");
    try (Upstream anthropic = upstream(EndpointKind.ANTHROPIC, "/v1");
        Upstream gemini = upstream(EndpointKind.GEMINI, "/v1beta")) {
      assertThat(anthropic.models(TIMEOUTS)).containsExactly(new ServedModel("claude", false));
      assertThat(gemini.models(TIMEOUTS)).containsExactly(new ServedModel("gemini", false));
    }
    assertThat(provider.seen().headers()).containsEntry("x-api-key", "key-1");
    assertThat(provider.seen().headers()).containsEntry("x-goog-api-key", "key-1");
  }

  private void anthropic(String... blocks) {
    var lines = new ArrayList<>(List.of(blocks));
    lines.add("{\"type\":\"message_stop\"}");
    anthropicCut(lines.toArray(String[]::new));
  }

  private void anthropicCut(String... blocks) {
    var lines = new ArrayList<String>();
    lines.add("event: message_start");
    lines.add(
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"big\",\"content\":[],\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}");
    for (String block : blocks) {
      lines.add("");
      lines.add("event: " + type(block));
      lines.add("data: " + block);
    }
    provider.events(lines.toArray(String[]::new));
  }

  private String type(String block) {
    try {
      return json.readTree(block).path("type").asText();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Upstream upstream(EndpointKind kind, String path) {
    return CloudUpstreams.of(
        new Endpoint(
            "cloud",
            kind,
            provider.uri(path),
            List.of(),
            new EndpointModel("", Layer.TINY, 0, Price.FREE),
            Tier.CLOUD,
            Set.of(DataClass.PUBLIC),
            TIMEOUTS,
            4,
            4),
        () -> "key-1");
  }

  private Reply ask(EndpointKind kind, String path, String request) throws Exception {
    try (Upstream upstream = upstream(kind, path)) {
      var body = RequestBody.parse(Operation.CHAT, request.getBytes(UTF_8));
      return upstream.call(new UpstreamCall(body, "big", TIMEOUTS, false), sink);
    }
  }

  private void assertFault(Fault fault, EndpointKind kind, String path) {
    assertThatThrownBy(
            () -> ask(kind, path, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }
}
