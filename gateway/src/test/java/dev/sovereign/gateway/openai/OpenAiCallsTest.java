package dev.sovereign.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.InferenceCall;
import dev.sovereign.activities.inference.Outcome;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenAiCallsTest {

  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"x_new\":1}";

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
  void answersAsTheEndpointDidByteForByte() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(FakeInference.CHAT);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(header(response, "content-length"))
        .isEqualTo(String.valueOf(FakeInference.CHAT.length()));
    assertThat(door.inference.calls.getLast().body().json().text()).isEqualTo(ASK);
  }

  @Test
  void hasTheReceiptInTheHeaders() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(header(response, "x-sovereign-receipt"))
        .matches("sv-[0-9a-z]{24}")
        .isEqualTo(door.inference.calls.getLast().id());
    assertThat(header(response, "x-sovereign-endpoint")).isEqualTo("local");
    assertThat(header(response, "x-sovereign-model")).isEqualTo("tiny");
    assertThat(header(response, "x-sovereign-tier")).isEqualTo("server");
    assertThat(header(response, "x-sovereign-layer")).isEqualTo("tiny");
    assertThat(header(response, "x-sovereign-quality")).isEqualTo("model");
    assertThat(header(response, "x-sovereign-attempts")).isEqualTo("local:ok");
    assertThat(header(response, "x-sovereign-cost-nano-usd")).isEqualTo("0");
    assertThat(response.headers().firstValue("x-sovereign-replayed")).isEmpty();
  }

  @Test
  void asksForWhatEachPathIsFor() throws Exception {
    String text = "{\"model\":\"auto\",\"prompt\":\"hi\"}";
    assertThat(door.post("/v1/completions", text).body()).isEqualTo(FakeInference.COMPLETION);
    String input = "{\"model\":\"auto\",\"input\":\"hi\"}";
    assertThat(door.post("/v1/embeddings", input).body()).isEqualTo(FakeInference.EMBEDDING);
  }

  @Test
  void takesADefaultForWhatNoHeaderSays() throws Exception {
    door.post(CHAT, ASK);
    InferenceCall call = door.inference.calls.getLast();
    assertThat(call.door()).isEqualTo("gateway");
    assertThat(call.dataClass()).isEqualTo(DataClass.INTERNAL);
    assertThat(call.priority()).isEqualTo(Priority.INTERACTIVE);
    assertThat(call.policy()).isNull();
    assertThat(call.idempotencyKey()).isNull();
    assertThat(call.degrade()).isFalse();
    assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void takesItsHintsFromHeaders() throws Exception {
    door.post(
        CHAT,
        ASK,
        "Idempotency-Key",
        "key-1",
        "X-Sovereign-Data-Class",
        "keep-on-device",
        "x-sovereign-priority",
        "BATCH",
        "x-sovereign-policy",
        "local-only",
        "x-sovereign-degrade",
        "allow",
        "x-sovereign-timeout",
        "90");
    InferenceCall call = door.inference.calls.getLast();
    assertThat(call.dataClass()).isEqualTo(DataClass.KEEP_ON_DEVICE);
    assertThat(call.priority()).isEqualTo(Priority.BATCH);
    assertThat(call.policy()).isEqualTo(RoutePolicy.LOCAL_ONLY);
    assertThat(call.idempotencyKey()).isEqualTo("key-1");
    assertThat(call.degrade()).isTrue();
    assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest(name = "{0}: {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "x-sovereign-data-class | private | public, internal, keep-on-device",
        "x-sovereign-data-class | public, internal | public, internal, keep-on-device",
        "x-sovereign-priority | high | interactive, batch",
        "x-sovereign-policy | cloud | local-only, local-first, cloud-first",
        "x-sovereign-degrade | yes | allow",
        "x-sovereign-timeout | 91 | 1 to 90",
        "x-sovereign-timeout | 0 | 1 to 90",
        "x-sovereign-timeout | -5 | 1 to 90",
        "x-sovereign-timeout | 99999999999999999999 | 1 to 90",
        "x-sovereign-wait-for-tier | moon | device, server, cloud",
        "x-sovereign-wait-timeout | 86401 | 1 to 86400",
        "x-sovereign-wait-timeout | 60 | x-sovereign-wait-for-tier",
        "x-sovereign-dataclass | keep-on-device | x-sovereign-data-class",
        "idempotency-key | two words | 1 to 255",
      })
  void refusesAHintThatItDoesNotKnow(String name, String value, String allowed) throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK, name, value);
    expectError(response, 400, "invalid_request_error", "invalid_header", allowed);
    assertThat(response.body().toLowerCase(java.util.Locale.ROOT)).contains("\"param\":\"" + name);
    assertThat(door.inference.calls).isEmpty();
  }

  @Test
  void whoWaitsForATierIsToldWhereTheAnswerWillBe() throws Exception {
    HttpResponse<String> response =
        door.post(CHAT, ASK, "x-sovereign-wait-for-tier", "cloud", "x-sovereign-wait-timeout", "7");
    String id = door.inference.calls.getLast().id();
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(header(response, "Location")).isEqualTo("/v1/chat/completions/" + id);
    assertThat(header(response, "Retry-After")).isEqualTo("1");
    assertThat(header(response, "x-sovereign-receipt")).isEqualTo(id);
    assertThat(response.body()).contains("\"status\":\"pending\"", id);
    assertThat(door.inference.waits)
        .containsExactly(new WaitFor(Tier.CLOUD, Duration.ofSeconds(7)));
  }

  @Test
  void aTierIsWaitedForAnHourWhenNobodySaysHowLong() throws Exception {
    door.post("/v1/completions", "{\"prompt\":\"hi\"}", "x-sovereign-wait-for-tier", "server");
    assertThat(door.inference.waits).containsExactly(new WaitFor(Tier.SERVER, Duration.ofHours(1)));
  }

  @Test
  void nobodyIsLetWaitForATierThatNeverComes() throws Exception {
    for (String[] wait :
        new String[][] {
          {"x-sovereign-wait-for-tier", "device"},
          {"x-sovereign-defer-until", "mains,tier-device"},
          {"x-sovereign-wait-for-tier", "cloud", "x-sovereign-policy", "local-only"},
          {"x-sovereign-defer-until", "tier-cloud", "x-sovereign-data-class", "keep-on-device"}
        }) {
      HttpResponse<String> response = door.post(CHAT, ASK, wait);
      expectError(response, 400, "invalid_request_error", "invalid_header", "never comes");
    }
    assertThat(door.inference.waits).isEmpty();
    assertThat(door.inference.deferrals).isEmpty();
  }

  @Test
  void nobodyWaitsForAnEmbeddingOrForRules() throws Exception {
    String[] wait = {"x-sovereign-wait-for-tier", "cloud"};
    HttpResponse<String> embedding = door.post("/v1/embeddings", "{\"input\":\"hi\"}", wait);
    expectError(embedding, 400, "invalid_request_error", "invalid_header", "not waited for");
    HttpResponse<String> rules =
        door.post(CHAT, ASK, "x-sovereign-wait-for-tier", "cloud", "x-sovereign-degrade", "allow");
    expectError(rules, 400, "invalid_request_error", "invalid_header", "not both");
    assertThat(door.inference.waits).isEmpty();
  }

  @Test
  void refusesAHintThatIsGivenTwice() throws Exception {
    HttpResponse<String> response =
        door.post(
            CHAT,
            ASK,
            "x-sovereign-data-class",
            "keep-on-device",
            "x-sovereign-data-class",
            "public");
    expectError(response, 400, "invalid_request_error", "invalid_header", "more than once");
  }

  @Test
  void refusesToWidenThePolicy() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK, "x-sovereign-policy", "cloud-first");
    expectError(response, 403, "permission_error", "policy_forbids", "local-first");
    door.inference.policy = RoutePolicy.CLOUD_FIRST;
    assertThat(door.post(CHAT, ASK, "x-sovereign-policy", "cloud-first").statusCode())
        .isEqualTo(200);
  }

  @Test
  void needsNoTokenAndIgnoresAKey() throws Exception {
    assertThat(door.post(CHAT, ASK).statusCode()).isEqualTo(200);
    assertThat(door.post(CHAT, ASK, "Authorization", "Bearer sk-any").statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAForeignOriginInOpenAisShape() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK, "Origin", "http://evil.example");
    expectError(response, 403, "permission_error", "foreign_request", "Origin");
    assertThat(door.inference.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, "/v1/models", "/v1/nothing", "/v1%2Fmodels", "/x/../v1/models"})
  void refusesAForeignHostInOpenAisShape(String path) throws Exception {
    String answer =
        door.raw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"foreign_request\"", "\"type\":\"permission_error\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/capabilities", "/api/cost", "/openapi.json", "/v10/x", "/"})
  void refusesAForeignHostElsewhereInTheDoorsShape(String path) throws Exception {
    String answer =
        door.raw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 403").contains("\"next\":").doesNotContain("\"type\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/capabilities", "/v10/chat/completions", "/v1;x/../api/cost", "/V1/x"})
  void needsATokenForAPostElsewhere(String path) throws Exception {
    assertThat(door.post(path, "{}").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415",
    "multipart/form-data; boundary=x, 415",
    "application/jsonp, 415",
    "'', 415",
    "application/json, 200",
    "Application/JSON; charset=utf-8, 200",
  })
  void takesJsonAlone(String type, int status) throws Exception {
    HttpRequest.Builder request = door.request(CHAT).POST(HttpRequest.BodyPublishers.ofString(ASK));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    HttpResponse<String> response = door.send(request);
    assertThat(response.statusCode()).isEqualTo(status);
    if (status == 415) {
      expectError(response, 415, "invalid_request_error", "unsupported_media_type", "json");
    }
  }

  @Test
  void refusesACompressedBody() throws Exception {
    HttpResponse<String> response = door.post(CHAT, ASK, "Content-Encoding", "gzip");
    expectError(response, 415, "invalid_request_error", "unsupported_media_type", "plain");
  }

  @Test
  void refusesABodyThatIsTooLargeWithOrWithoutALength() throws Exception {
    String body = ASK + " ".repeat(OpenDoor.MAX_BODY);
    expectError(
        door.post(CHAT, body), 413, "invalid_request_error", "body_too_large", "65536 bytes");
    HttpResponse<String> chunked =
        door.send(
            door.request(CHAT)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(body))));
    expectError(chunked, 413, "invalid_request_error", "body_too_large", "65536 bytes");
  }

  @Test
  void takesABodyOfExactlyTheLimit() throws Exception {
    String body = ASK + " ".repeat(OpenDoor.MAX_BODY - ASK.length());
    assertThat(door.post(CHAT, body).statusCode()).isEqualTo(200);
  }

  @Test
  void asksForTheBodyOfACallerThatWaitsForIt() throws Exception {
    assertThat(door.raw(expecting(ASK.length()) + ASK))
        .startsWith("HTTP/1.1 100")
        .contains("HTTP/1.1 200", FakeInference.CHAT);
  }

  @Test
  void doesNotAskForABodyThatIsTooLarge() throws Exception {
    assertThat(door.raw(expecting(OpenDoor.MAX_BODY + 1)))
        .startsWith("HTTP/1.1 413")
        .contains("body_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "nonsense", "{"})
  void refusesABodyThatIsNoRequest(String body) throws Exception {
    expectError(
        door.post(CHAT, body), 400, "invalid_request_error", "invalid_request", "openapi.json");
    assertThat(door.inference.calls).isEmpty();
  }

  @Test
  void namesTheFieldAtFault() throws Exception {
    HttpResponse<String> response = door.post(CHAT, "{\"model\":7,\"messages\":[]}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"param\":\"model\"");
  }

  @Test
  void marksAReplayedAnswer() throws Exception {
    door.inference.does((call, _) -> replayed(call));
    HttpResponse<String> response = door.post(CHAT, ASK, "Idempotency-Key", "k");
    assertThat(header(response, "x-sovereign-replayed")).isEqualTo("true");
    assertThat(response.body()).isEqualTo(FakeInference.CHAT);
  }

  @Test
  void marksADegradedAnswer() throws Exception {
    door.inference.does((call, _) -> degraded(call));
    HttpResponse<String> response = door.post(CHAT, ASK, "x-sovereign-degrade", "allow");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "x-sovereign-quality")).isEqualTo("degraded");
    assertThat(header(response, "x-sovereign-attempts")).isEqualTo("local:DNS, cloud:SERVER_ERROR");
    assertThat(response.headers().firstValue("x-sovereign-endpoint")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "400, invalid_request, invalid_request_error",
    "404, model_not_found, invalid_request_error",
    "409, call_in_flight, invalid_request_error",
    "422, key_conflict, invalid_request_error",
    "429, saturated, rate_limit_error",
    "502, upstream_failed, upstream_error",
    "503, no_endpoint, server_error",
    "504, deadline, upstream_error",
  })
  void refusesWithStatusCodeAndNextStep(int status, String code, String type) throws Exception {
    door.inference.does((call, _) -> refused(call, status, code, 7, ""));
    for (String body : new String[] {ASK, streaming(ASK)}) {
      HttpResponse<String> response = door.post(CHAT, body);
      expectError(response, status, type, code, "what happened; what to do");
      assertThat(header(response, "retry-after")).isEqualTo("7");
      assertThat(header(response, "x-sovereign-attempts")).isEqualTo("local:SERVER_ERROR");
      assertThat(header(response, "x-sovereign-receipt"))
          .isEqualTo(door.inference.calls.getLast().id());
    }
  }

  @Test
  void alwaysSaysWhenToComeBackAfterTooManyRequests() throws Exception {
    door.inference.does((call, _) -> refused(call, 429, "saturated", 0, ""));
    assertThat(header(door.post(CHAT, ASK), "retry-after")).isEqualTo("1");
  }

  @Test
  void makesAServerErrorOfAStatusThatIsNone() throws Exception {
    door.inference.does((call, _) -> refused(call, 200, "odd", 0, ""));
    assertThat(door.post(CHAT, ASK).statusCode()).isEqualTo(500);
  }

  @Test
  void handsTheEndpointsOwnErrorToTheCaller() throws Exception {
    String theirs = "{\"error\":{\"message\":\"bad tool\",\"type\":\"t\",\"param\":\"tools\"}}";
    door.inference.does((call, _) -> refused(call, 400, "rejected", 0, theirs));
    HttpResponse<String> response = door.post(CHAT, ASK);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).isEqualTo(theirs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>secret</html>", "{\"detail\":\"secret\"}", "{\"error\":\"secret\"}", "3"})
  void keepsAnErrorPageOfAnotherShapeToItself(String theirs) throws Exception {
    door.inference.does((call, _) -> refused(call, 400, "rejected", 0, theirs));
    HttpResponse<String> response = door.post(CHAT, ASK);
    expectError(response, 400, "invalid_request_error", "rejected", "what happened");
    assertThat(response.body()).doesNotContain("secret");
  }

  @Test
  void hidesAnUnexpectedErrorBehindAReference() throws Exception {
    door.inference.does(
        (_, _) -> {
          throw new IllegalStateException("inner detail");
        });
    for (String body : new String[] {ASK, streaming(ASK)}) {
      HttpResponse<String> response = door.post(CHAT, body);
      expectError(response, 500, "server_error", "internal_error", "unexpected error");
      assertThat(response.body()).doesNotContain("inner detail", "Exception", "\\tat ");
    }
  }

  @Test
  void saysThatTheStoreIsAway() throws Exception {
    door.inference.does(
        (_, _) -> {
          throw new StoreUnavailableException("inner detail");
        });
    HttpResponse<String> response = door.post(CHAT, ASK, "Idempotency-Key", "k");
    expectError(response, 503, "server_error", "store_unavailable", "PostgreSQL");
    assertThat(response.body()).doesNotContain("inner detail");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/v1/", "/v1/nothing", "/v1/chat/completions/", "/v1/responses"})
  void saysThatNothingIsHere(String path) throws Exception {
    expectError(door.get(path), 404, "invalid_request_error", "unknown_path", "openapi.json");
    expectError(
        door.post(path, "{}"), 404, "invalid_request_error", "unknown_path", "openapi.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "PATCH"})
  void namesTheMethodsThatAnInferencePathTakes(String method) throws Exception {
    HttpResponse<String> response =
        door.send(door.request(CHAT).method(method, HttpRequest.BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "allow")).isEqualTo("POST, OPTIONS");
  }

  @Test
  void answersOptions() throws Exception {
    HttpResponse<String> response =
        door.send(
            door.request("/v1/models").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(header(response, "allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void makesAnIdOnlyOnce() {
    CallIds ids = new CallIds();
    assertThat(IntStream.range(0, 2000).mapToObj(_ -> ids.next()).collect(Collectors.toSet()))
        .hasSize(2000)
        .allMatch(id -> id.matches("sv-[0-9a-z]{24}") && CallIds.isPlausible(id));
  }

  static String streaming(String ask) {
    return ask.replaceFirst("\\{", "{\"stream\":true,");
  }

  static Outcome replayed(InferenceCall call) {
    return new Outcome.Answered(
        FakeInference.receipt(call, FakeInference.LOCAL, "answered", Quality.MODEL),
        RawJson.of(FakeInference.body(call.body().operation())),
        true);
  }

  static Outcome degraded(InferenceCall call) {
    return new Outcome.Degraded(
        FakeInference.receipt(
            call,
            null,
            "degraded",
            Quality.DEGRADED,
            FakeInference.attempt(FakeInference.LOCAL, Fault.DNS),
            FakeInference.attempt(FakeInference.CLOUD, Fault.SERVER_ERROR)),
        RawJson.of(FakeInference.body(call.body().operation())),
        "every candidate failed");
  }

  static Outcome refused(InferenceCall call, int status, String code, long retry, String body) {
    return new Outcome.Refused(
        FakeInference.failed(call, Fault.SERVER_ERROR),
        status,
        code,
        "what happened",
        "what to do",
        retry,
        RawJson.of(body));
  }

  static void expectError(
      HttpResponse<String> response, int status, String type, String code, String text) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(response.body())
        .startsWith("{\"error\":{\"message\":\"")
        .contains("\"type\":\"" + type + "\"", "\"code\":\"" + code + "\"", "\"param\":", text)
        .contains("\"next\":\"");
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("(no " + name + ")");
  }

  private static String expecting(int length) {
    return "POST "
        + CHAT
        + " HTTP/1.1\r\nHost: 127.0.0.1:"
        + door.port
        + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\n"
        + "Content-Length: "
        + length
        + "\r\n\r\n";
  }
}
