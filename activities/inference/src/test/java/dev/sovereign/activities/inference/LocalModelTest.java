package dev.sovereign.activities.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.workflows.inference.GenerationRequest;
import dev.sovereign.workflows.inference.InferenceActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalModelTest {

  private static final GenerationRequest REQUEST =
      new GenerationRequest("Be brief.", "What changed?", 64, 0);

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private final AtomicInteger asked = new AtomicInteger();
  private final CompletableFuture<String> received = new CompletableFuture<>();
  private HttpServer server = newServer();

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    environment.close();
  }

  @Test
  void givesTheWholeTextWithItsTokens() {
    answer(
        exchange -> {
          var out = stream(exchange);
          send(out, chunk("{\"content\":\"Two \"}", "null"));
          send(out, chunk("{\"content\":\"commits.\"}", "null"));
          send(out, chunk("{}", "\"stop\""));
          send(
              out,
              "{\"id\":\"1\",\"model\":\"local/tiny\",\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"total_tokens\":14}}");
          send(out, "[DONE]");
          exchange.close();
        });
    var generation = model(30).generate(REQUEST);
    assertThat(generation.text()).isEqualTo("Two commits.");
    assertThat(generation.model()).isEqualTo("local/tiny");
    assertThat(generation.promptTokens()).isEqualTo(11);
    assertThat(generation.completionTokens()).isEqualTo(3);
    assertThat(received.join())
        .contains("Be brief.", "What changed?", "64", "\"stream\" : true")
        .contains("local/asked");
  }

  @Test
  void triesAnOverloadedServerOnlyOncePerAttempt() {
    answer(exchange -> fail(exchange, 503));
    assertFails("MODEL_OVERLOADED", true, "HTTP 503");
    assertThat(asked).hasValue(1);
  }

  @Test
  void callsTooManyRequestsOverload() {
    answer(exchange -> fail(exchange, 429));
    assertFails("MODEL_OVERLOADED", true, "HTTP 429");
  }

  @Test
  void doesNotRetryARefusedRequestNorRepeatTheServersWords() {
    answer(exchange -> fail(exchange, 400));
    assertFails("REQUEST_REFUSED", false, "HTTP 400");
  }

  @Test
  void saysThatNobodyListens() {
    server.stop(0);
    assertFails("MODEL_UNREACHABLE", true, "./sovereign status");
    server = newServer();
  }

  @Test
  void refusesAnAnswerThatIsNoJson() {
    answer(
        exchange -> {
          var out = stream(exchange);
          send(out, "not json");
          send(out, "[DONE]");
          exchange.close();
        });
    assertFails("ANSWER_MALFORMED", true, "local/asked");
  }

  @Test
  void refusesAnAnswerWithoutText() {
    answer(
        exchange -> {
          var out = stream(exchange);
          send(out, chunk("{}", "\"stop\""));
          send(out, "[DONE]");
          exchange.close();
        });
    assertFails("ANSWER_MALFORMED", true, "without text");
  }

  @Test
  void refusesAnAnswerThatBreaksOff() {
    answer(
        exchange -> {
          var out = stream(exchange);
          send(out, chunk("{\"content\":\"Two \"}", "null"));
          exchange.close();
        });
    assertFails("MODEL_UNREACHABLE", true, "broke off");
  }

  @Test
  void givesUpOnAModelThatNeverFinishes() {
    var gone = new CountDownLatch(1);
    answer(exchange -> writeUntilTheClientIsGone(exchange, gone));
    assertThatThrownBy(() -> model(2).generate(REQUEST))
        .rootCause()
        .hasMessageContaining("did not finish in 2 s");
    assertThat(await(gone)).as("the server noticed").isTrue();
  }

  @Test
  void heartbeatsAndBreaksOffWhenCancelled() {
    var gone = new CountDownLatch(1);
    var beats = new AtomicInteger();
    answer(exchange -> writeUntilTheClientIsGone(exchange, gone));
    environment.setActivityHeartbeatListener(
        Integer.class,
        _ -> {
          if (beats.incrementAndGet() == 2) {
            environment.requestCancelActivity();
          }
        });
    assertThatThrownBy(() -> model(60).generate(REQUEST)).isInstanceOf(RuntimeException.class);
    assertThat(await(gone)).as("the server noticed").isTrue();
    assertThat(beats.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void breaksOffAModelThatHasNotSaidAWord() {
    var silent = new CountDownLatch(1);
    answer(
        exchange -> {
          stream(exchange);
          await(silent);
          exchange.close();
        });
    environment.setActivityHeartbeatListener(
        Integer.class, _ -> environment.requestCancelActivity());
    assertThatThrownBy(() -> model(60).generate(REQUEST)).isInstanceOf(RuntimeException.class);
    silent.countDown();
  }

  private void assertFails(String type, boolean retryable, String detail) {
    assertThatThrownBy(() -> model(30).generate(REQUEST))
        .isInstanceOf(ActivityFailure.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(type);
              assertThat(failure.isNonRetryable()).isEqualTo(!retryable);
              assertThat(failure.getOriginalMessage()).contains(detail).doesNotContain("secret");
            });
  }

  private InferenceActivities model(int seconds) {
    var baseUrl = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    environment.registerActivitiesImplementations(
        new LocalModel(baseUrl, () -> "local/asked", Duration.ofSeconds(seconds)));
    return environment.newActivityStub(
        InferenceActivities.class,
        ActivityOptions.newBuilder()
            .setStartToCloseTimeout(Duration.ofMinutes(2))
            .setHeartbeatTimeout(Duration.ofSeconds(2))
            .build());
  }

  private void answer(HttpHandler handler) {
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          asked.incrementAndGet();
          received.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          handler.handle(exchange);
        });
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static OutputStream stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void send(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private static String chunk(String delta, String finish) {
    return "{\"id\":\"1\",\"model\":\"local/tiny\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}"
        .formatted(delta, finish);
  }

  private static void fail(HttpExchange exchange, int status) throws IOException {
    byte[] body = "{\"error\":{\"message\":\"secret prompt\"}}".getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void writeUntilTheClientIsGone(HttpExchange exchange, CountDownLatch gone) {
    try {
      var out = stream(exchange);
      while (true) {
        send(out, chunk("{\"content\":\"word \"}", "null"));
      }
    } catch (IOException _) {
      gone.countDown();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
