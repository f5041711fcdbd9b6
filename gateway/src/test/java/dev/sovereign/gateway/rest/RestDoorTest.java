package dev.sovereign.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.DoorFilter;
import dev.sovereign.gateway.memory.FakeMemoryBeans;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;

/** The door over a real socket: what MockMvc cannot show are the errors of Tomcat itself. */
class RestDoorTest {

  private static final Fakes FAKES = new Fakes();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ServletWebServerApplicationContext context;
  private static int port;

  @BeforeAll
  static void open() {
    context =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(Door.class)
                .contextFactory(_ -> new AnnotationConfigServletWebServerApplicationContext())
                .properties(
                    Map.of(
                        "server.port", "0",
                        "server.address", "127.0.0.1",
                        "spring.main.banner-mode", "off",
                        "logging.level.root", "warn"))
                .run();
    port = Objects.requireNonNull(context.getWebServer()).getPort();
  }

  @AfterAll
  static void close() {
    context.close();
  }

  @Test
  void saysThatItIsUp() throws Exception {
    FAKES.ready = true;
    assertThat(get("/health").body()).contains("\"status\":\"UP\"");
  }

  @Test
  void saysWhatItWaitsFor() throws Exception {
    FAKES.ready = false;
    expectError(get("/health"), 503, "waiting for Temporal");
  }

  @Test
  void carriesMetricsAsText() throws Exception {
    HttpResponse<String> response = get("/metrics");
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain");
    assertThat(response.body()).isEqualTo("up 1\n");
  }

  @Test
  void startsACycleWithAnEmptyRequest() throws Exception {
    HttpResponse<String> response = post("/api/cycles", "{}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("\"workflowId\":\"w\"", "\"runId\":\"r\"");
    assertThat(FAKES.requests.getLast()).isEqualTo(new MetabolismRequest(null, null, null));
  }

  @Test
  void startsACycleAsAsked() throws Exception {
    post("/api/cycles", "{\"repository\":\"/srv/x\",\"maxCommits\":7,\"summarise\":false}");
    assertThat(FAKES.requests.getLast()).isEqualTo(new MetabolismRequest("/srv/x", 7, false));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"maxComits\":5} | did you mean 'maxCommits'",
        "{\"maxCommits\":\"5\"} | maxCommits",
        "{\"maxCommits\":1.5} | maxCommits",
        "{\"maxCommits\":0} | maxCommits: 0 (expected: 1 to 500)",
        "{\"maxCommits\":501} | maxCommits: 501 (expected: 1 to 500)",
        "{\"summarise\":\"yes\"} | summarise",
        "{\"repository\":3} | repository",
        "[] | expected a JSON object",
        "3 | expected a JSON object",
        "{} {} | expected a JSON object",
        "{ | not JSON",
      })
  void refusesABadStart(String body, String message) throws Exception {
    int before = FAKES.requests.size();
    expectError(post("/api/cycles", body), 400, message);
    assertThat(FAKES.requests).hasSize(before);
  }

  @Test
  void refusesAStartWithoutABody() throws Exception {
    expectError(post("/api/cycles", ""), 400, "body");
  }

  @Test
  void findsAChildByItsIdWithSlashes() throws Exception {
    assertThat(get("/api/cycles/a/12345678/health").body())
        .contains("\"workflowId\":\"a/12345678/health\"");
  }

  @Test
  void takesOnlyAStartWhereNoCycleIsNamed() throws Exception {
    HttpResponse<String> response = get("/api/cycles");
    expectError(response, 405, "method");
    assertThat(response.headers().firstValue("allow").orElseThrow()).isEqualTo("POST");
  }

  @Test
  void saysThatACycleIsUnknown() throws Exception {
    expectError(get("/api/cycles/none"), 404, "no cycle");
  }

  @Test
  void namesTemporalWhenItIsAway() throws Exception {
    expectError(get("/api/cycles/away"), 503, "Temporal does not answer: UNAVAILABLE");
  }

  @Test
  void hidesAnUnexpectedErrorBehindAReference() throws Exception {
    HttpResponse<String> response = get("/api/cycles/broken");
    expectError(response, 500, "unexpected error");
    assertThat(response.body()).doesNotContain("inner detail", "Exception");
  }

  @Test
  void saysThatNoSessionIsSealed() throws Exception {
    expectError(get("/api/sessions/last"), 401, "no valid token");
    OwnerClient.Answer answer = new OwnerClient(port).get("/api/sessions/last");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.message()).isEqualTo("no session is sealed yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/nothing", "/api/cycles/", "/error"})
  void saysThatNothingIsHere(String path) throws Exception {
    expectError(get(path), 404, "");
  }

  @Test
  void namesTheMethodsItTakes() throws Exception {
    HttpResponse<String> response = post("/health", "{}");
    expectError(response, 405, "method");
    assertThat(response.headers().firstValue("allow").orElseThrow()).contains("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\\ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET /%2e%2e%2f%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
      })
  void answersAnUnreadableRequestInTheSameShape(String request) throws Exception {
    String answer = raw(request);
    assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"error\":{\"message\":\"");
    assertThat(answer).doesNotContain("<html", "Tomcat");
  }

  private static void expectError(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/json");
    assertThat(response.body())
        .startsWith("{\"error\":{\"message\":\"")
        .contains("\"next\":\"")
        .contains(message);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @SpringBootConfiguration
  @Import({RestDoor.Controllers.class, FakeMemoryBeans.class})
  static class Door {

    @Bean
    DoorFilter doorFilter() {
      return new DoorFilter("secret");
    }

    @Bean
    Fakes fakes() {
      return FAKES;
    }

    @Bean
    FakeContents contents() {
      return new FakeContents();
    }

    @Bean
    Treasury treasury() {
      return new FakeTreasury();
    }
  }

  /** Everything behind the door, remembering what it was asked. */
  static final class Fakes implements Machine, Schedules, SealedSessions, Cycles {

    private final List<MetabolismRequest> requests = new ArrayList<>();
    private boolean ready = true;

    @Override
    public Liveness liveness() {
      return new Liveness(ready, ready ? "polling" : "waiting for Temporal");
    }

    @Override
    public String metrics() {
      return "up 1\n";
    }

    @Override
    public List<Schedule> list() {
      return List.of();
    }

    @Override
    public Reconciliation reconcile() {
      return new Reconciliation(List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Override
    public Optional<String> last() {
      return Optional.empty();
    }

    @Override
    public Started start(MetabolismRequest request) {
      requests.add(request);
      return new Started("w", "r");
    }

    @Override
    public Cycle find(String workflowId) {
      return switch (workflowId) {
        case "none", "" -> throw new DoorException(HttpStatus.NOT_FOUND, "no cycle", "look");
        case "away" -> throw Status.UNAVAILABLE.asRuntimeException();
        case "broken" -> throw new IllegalStateException("inner detail");
        default -> new Cycle(workflowId, "r", "RUNNING", "", null, null);
      };
    }
  }
}
