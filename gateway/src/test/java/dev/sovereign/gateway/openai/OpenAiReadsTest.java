package dev.sovereign.gateway.openai;

import static dev.sovereign.gateway.openai.OpenAiCallsTest.expectError;
import static dev.sovereign.gateway.openai.OpenAiCallsTest.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class OpenAiReadsTest {

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
  void listsTheModelsThatCanBeAskedFor() throws Exception {
    assertThat(door.get("/v1/models").body())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + model("auto", "sovereign")
                + ","
                + model("tiny", "local")
                + ","
                + model("org/large-1", "cloud")
                + "]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org/large-1", "org%2Flarge-1"})
  void findsAModelWhoseIdHoldsASlash(String id) throws Exception {
    assertThat(door.get("/v1/models/" + id).body()).isEqualTo(model("org/large-1", "cloud"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "elsewhere", "tiny/x"})
  void saysThatNoEndpointHasAModel(String id) throws Exception {
    expectError(
        door.get("/v1/models/" + id),
        404,
        "invalid_request_error",
        "model_not_found",
        "GET /v1/models");
  }

  @Test
  void givesAWholeAnswerById() throws Exception {
    HttpResponse<String> response = door.get("/v1/chat/completions/sv-ready");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(FakeInference.CHAT);
    assertThat(header(response, "x-sovereign-receipt")).isEqualTo("sv-ready");
    assertThat(header(response, "x-sovereign-endpoint")).isEqualTo("local");
    assertThat(header(response, "x-sovereign-quality")).isEqualTo("model");
  }

  @Test
  void saysThatAnAnswerIsOnItsWay() throws Exception {
    HttpResponse<String> response = door.get("/v1/chat/completions/sv-pending");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(header(response, "retry-after")).isEqualTo("1");
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":\"sv-pending\",\"object\":\"sovereign.answer\",\"status\":\"pending\","
                + "\"since\":\"2026-11-21T12:00:00Z\"}");
  }

  @ParameterizedTest(name = "{0} -> {1} {2}")
  @CsvSource({
    "sv-failed, 410, answer_failed",
    "sv-unknown, 404, answer_not_found",
    "sv-a/b, 404, answer_not_found",
    "sv-%C3%A9, 404, answer_not_found",
  })
  void saysThatThereIsNoAnswer(String id, int status, String code) throws Exception {
    expectError(door.get("/v1/chat/completions/" + id), status, "invalid_request_error", code, "");
  }

  @Test
  void saysThatTheStoreIsAway() throws Exception {
    door.inference.storeAway = true;
    HttpResponse<String> response = door.get("/v1/chat/completions/sv-ready");
    expectError(response, 503, "server_error", "store_unavailable", "PostgreSQL");
    response = door.get("/api/cost");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("PostgreSQL").doesNotContain("inner detail");
  }

  @Test
  void givesTheReceiptOfACall() throws Exception {
    HttpResponse<String> call =
        door.post(
            "/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    String id = header(call, "x-sovereign-receipt");
    assertThat(door.get("/v1/receipts/" + id).body())
        .isEqualTo(
            """
            {"id":"%s","object":"sovereign.receipt","at":"2026-11-21T12:00:00Z","door":"gateway",\
            "operation":"chat","data_class":"internal","requested_model":"auto",\
            "estimated_layer":null,\
            "endpoint":"cloud","model_used":"large-1","tier":"cloud","layer":"large",\
            "reason":"cloud after","host":"host",\
            "tokens_used":{"prompt":3,"completion":1,"counted":true},\
            "cost_nano_usd":1500,"cost_usd":"0.000001500","quality":"model",\
            "outcome":"answered","latency_micros":1200,"first_token_micros":300,\
            "bytes_left":99,"idempotency_key":null,"repeated":false,"saved_nano_usd":0,\
            "earlier_call":null,"energy":null,"attempts":[\
            {"endpoint":"local","model":"tiny","layer":"tiny","reason":"local first",\
            "fault":"REFUSED","detail":"HTTP 503",\
            "retry_after_millis":0,"latency_millis":1},\
            {"endpoint":"cloud","model":"large-1","layer":"large","reason":"cloud after",\
            "fault":null,"detail":"",\
            "retry_after_millis":0,"latency_millis":1}]}\
            """
                .formatted(id));
    expectError(
        door.get("/v1/receipts/sv-none"), 404, "invalid_request_error", "receipt_not_found", "");
  }

  @Test
  void aReceiptTellsTheWayUp() throws Exception {
    JsonNode receipt =
        receipt(
            FakeInference.receipt(
                Layer.SMALL,
                FakeInference.at(Layer.SMALL, "needs SMALL", Fault.CHECK_FAILED, "it is not JSON"),
                FakeInference.at(Layer.MEDIUM, "needs SMALL", null, "")));

    assertThat(receipt.path("estimated_layer").asString()).isEqualTo("small");
    assertThat(receipt.path("layer").asString()).isEqualTo("medium");
    assertThat(receipt.path("attempts").valueStream())
        .extracting(
            attempt -> attempt.path("layer").asString(),
            attempt -> attempt.path("detail").asString())
        .containsExactly(tuple("small", "it is not JSON"), tuple("medium", ""));
  }

  @Test
  void aReceiptTellsTheWayDown() throws Exception {
    String why = "needs MEDIUM, but SMALL has proved enough for STRUCTURED work";
    JsonNode receipt =
        receipt(FakeInference.receipt(Layer.MEDIUM, FakeInference.at(Layer.SMALL, why, null, "")));

    assertThat(receipt.path("estimated_layer").asString()).isEqualTo("medium");
    assertThat(receipt.path("layer").asString()).isEqualTo("small");
    assertThat(receipt.path("attempts").path(0).path("reason").asString()).isEqualTo(why);
  }

  private static JsonNode receipt(Receipt receipt) throws Exception {
    door.inference.shown = receipt;
    return JsonMapper.shared().readTree(door.get("/v1/receipts/" + receipt.id()).body());
  }

  @Test
  void saysWhatCanBeAskedFor() throws Exception {
    assertThat(door.get("/capabilities").body())
        .contains("\"policy\":\"local-first\"", "\"state\":\"open\"", "\"cause\":\"DNS\"")
        .contains("\"kind\":\"model-server\"", "\"address\":\"http://127.0.0.1:8080\"")
        .contains("\"inputNanoUsdPerMillion\":150000000", "\"layer\":\"tiny\"")
        .contains("\"layers\":[{\"layer\":\"RULES\"", "\"watts\":12,\"latency\":\"SECONDS\"")
        .contains("\"path\":\"/v1/chat/completions\"", "\"tool_choice\"")
        .contains("\"values\":[\"public\",\"internal\",\"keep-on-device\"]")
        .contains("\"maxBodyBytes\":65536", "\"limitNanoUsd\":1000000000", "\"known\":true")
        .doesNotContain("secret");
  }

  @Test
  void saysWhatCanBeAskedForWhileTheStoreIsAway() throws Exception {
    door.inference.storeAway = true;
    assertThat(door.get("/capabilities").body()).contains("\"known\":false", "\"endpoints\":[{");
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "'', 2026-11-01T00:00:00Z",
    "?since=2026-11-20, 2026-11-20T00:00:00Z",
    "?since=2026-11-20T10:00:00Z, 2026-11-20T10:00:00Z",
    "?since=PT24H, 2026-11-20T12:00:00Z",
    "?since=P7D, 2026-11-14T12:00:00Z",
  })
  void sumsUpTheCostSinceATime(String query, String since) throws Exception {
    assertThat(door.get("/api/cost" + query).body())
        .contains("\"since\":\"" + since + "\"", "\"lostReceipts\":2", "\"costNanoUsd\":1500")
        .contains("\"spentNanoUsd\":1500", "\"waited\":2,\"meanWaitMillis\":40000,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2026-02-30",
        "%2B999999999-01-01T00:00:00Z",
        "P99999999999999D",
        "T",
        "P",
        "%00",
      })
  void refusesATimeThatIsNone(String since) throws Exception {
    HttpResponse<String> response = door.get("/api/cost?since=" + since);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("since");
  }

  @Test
  void tellsAYearsCostAndWhatMovingWorkWouldSave() throws Exception {
    assertThat(door.get("/api/cost?what_if=large=tiny:0.5").body())
        .contains("\"layers\":[{\"layer\":\"LARGE\",\"calls\":1,\"costNanoUsd\":1500,")
        .contains("0.0000015 USD / 10.50 days x 365 days")
        .contains("\"from\":\"LARGE\",\"to\":\"TINY\",\"share\":0.5,", "\"nowNanoUsd\":750,")
        .contains("\"thenFormula\":\"0.0000015 USD - ")
        .contains("typical of TINY, which was never called")
        .contains(
            "\"stack\":[{\"layer\":\"RULES\"", "\"watts\":700,\"latency\":\"TENS_OF_SECONDS\"}]");
    HttpResponse<String> refused = door.get("/api/cost?what_if=huge=tiny:0.5");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("no layer huge", "large=small:0.25");
  }

  @Test
  void projectsFromThirtyDaysWhateverPeriodIsSummedUp() throws Exception {
    assertThat(door.get("/api/cost?since=PT24H").body())
        .contains("\"since\":\"2026-11-20T12:00:00Z\"")
        .contains("\"projectedSince\":\"2026-10-22T12:00:00Z\"")
        .contains("0.0000015 USD / 10.50 days x 365 days");
    assertThat(door.inference.daysSince).isEqualTo("2026-10-22T12:00:00Z");
  }

  @Test
  void refusesAQueryThatCannotBeRead() throws Exception {
    HttpResponse<String> response = door.get("/api/cost?=x");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).contains("the query cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/models/tiny", "/v1/receipts/sv-1"})
  void namesTheMethodsThatAReadTakes(String path) throws Exception {
    HttpResponse<String> response = door.post(path, "{}");
    expectError(response, 405, "invalid_request_error", "method_not_allowed", "GET");
    assertThat(header(response, "allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void answersHeadWithTheHeadersAlone() throws Exception {
    HttpResponse<String> response =
        door.send(door.request("/v1/models").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(Integer.parseInt(header(response, "content-length"))).isGreaterThan(10);
  }

  @Test
  void answersWhatTomcatRefusesInOpenAisShape() throws Exception {
    String answer = door.raw("GET /v1/models/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("\"type\":\"invalid_request_error\"", "\"code\":\"invalid_request\"");
  }

  private static String model(String id, String owner) {
    return "{\"id\":\"%s\",\"object\":\"model\",\"created\":0,\"owned_by\":\"%s\"}"
        .formatted(id, owner);
  }
}
