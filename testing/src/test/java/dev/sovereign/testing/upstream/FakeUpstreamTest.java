package dev.sovereign.testing.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Reply;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeUpstreamTest {

  private static final String PROMPT = "How tall is the gate?";
  private static final String ANSWER = FakeAnswers.text(PROMPT, 16);

  /** What a silent fake is waited for; nothing is late because a machine is slow. */
  private static final Duration SILENCE = Duration.ofMillis(300);

  private final FakeUpstream fake = FakeUpstream.start();
  private final FakeControl control = fake.control();
  private final Caller caller = new Caller(fake.address(), Map.of(), Duration.ofSeconds(20));
  private final Caller impatient = new Caller(fake.address(), Map.of(), SILENCE);

  @AfterEach
  void stop() {
    caller.close();
    impatient.close();
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAnswerIsAFunctionOfThePrompt(boolean stream) {
    Reply reply = caller.ask("any", PROMPT, stream);

    assertThat(reply.text()).isEqualTo(ANSWER).hasSize(16 * 5 - 1);
    assertThat(reply.complete(ANSWER)).isTrue();
    assertThat(caller.ask("any", PROMPT + "?", stream).text()).isNotEqualTo(ANSWER);
  }

  @ParameterizedTest
  @CsvSource({
    "STATUS_400, 400",
    "NOT_OFFERED, 400",
    "STATUS_408, 408",
    "STATUS_409, 409",
    "STATUS_429, 429",
    "STATUS_500, 500",
    "STATUS_503, 503",
    "COMPLETION_503, 503",
    "MODEL_NOT_LOADED, 404",
    "CONTEXT_OVERFLOW, 400"
  })
  void aStatusIsSaidToBothKindsOfRequest(FakeFault fault, int status) {
    control.fault(fault);

    assertThat(caller.ask("any", PROMPT, false).status()).isEqualTo(status);
    assertThat(caller.ask("any", PROMPT, true).status()).isEqualTo(status);
  }

  @Test
  void aRateLimitNamesItsEnd() {
    control.fault(FakeFault.STATUS_429);

    assertThat(caller.ask("any", PROMPT, false).headers()).containsEntry("retry-after", "1");
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "MALFORMED", "TRUNCATED", "EMPTY"})
  void aBrokenAnswerIsNoCompleteOne(FakeFault fault) {
    control.fault(fault);

    assertThat(caller.ask("any", PROMPT, false).complete(ANSWER)).isFalse();
    assertThat(caller.ask("any", PROMPT, true).complete(ANSWER)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"TRUNCATED", "STREAM_ERROR", "STREAM_ENDS_EARLY"})
  void aFaultInMidStreamFollowsSoManyTokens(FakeFault fault) {
    control.fault(fault);

    Reply reply = caller.ask("any", PROMPT, true);

    assertThat(reply.text()).hasSize(5 * 5);
    assertThat(ANSWER).startsWith(reply.text());
    assertThat(reply.done()).isFalse();
    assertThat(reply.errorEvent().isEmpty()).isEqualTo(fault != FakeFault.STREAM_ERROR);
  }

  @Test
  void aMalformedEventStandsInTheMiddleOfAStream() {
    control.fault(FakeFault.STREAM_MALFORMED);

    Reply reply = caller.ask("any", PROMPT, true);

    assertThat(reply.problem()).contains("no JSON");
    assertThat(reply.text()).isEqualTo(ANSWER);
    assertThat(reply.complete(ANSWER)).isFalse();
  }

  @Test
  void aStallKeepsTheStreamOpen() {
    control.fault(FakeFault.STREAM_STALL);

    Reply reply = impatient.ask("any", PROMPT, true);

    assertThat(reply.text()).hasSize(5 * 5);
    assertThat(reply.problem()).contains("no end");
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETION_HANGS", "COMPLETION_503"})
  void aFaultOfCompletionsLeavesTheListOfModelsAlone(FakeFault fault) throws Exception {
    control.fault(fault);

    assertThat(impatient.ask("any", PROMPT, false).complete(ANSWER)).isFalse();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI models = URI.create(fake.address() + "/models");
      HttpRequest list = HttpRequest.newBuilder(models).build();
      assertThat(client.send(list, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aSlowFirstByteNeverComes() {
    control.fault(FakeFault.SLOW_FIRST_BYTE);

    assertThat(impatient.ask("any", PROMPT, false).status()).isZero();
    assertThat(control.completions()).isEqualTo(1);
  }

  @Test
  void aClosedPortRefusesAndOpensAgain() {
    control.fault(FakeFault.REFUSED);
    assertThatThrownBy(() -> connect(Duration.ofSeconds(20))).isInstanceOf(ConnectException.class);

    control.heal();
    assertThat(caller.ask("any", PROMPT, false).complete(ANSWER)).isTrue();
  }

  @Test
  void nobodyAnswersAConnectToABlackHoleAndItHeals() {
    control.fault(FakeFault.BLACK_HOLE);
    assertThatThrownBy(() -> connect(SILENCE)).isInstanceOf(SocketTimeoutException.class);

    control.heal();
    assertThat(caller.ask("any", PROMPT, false).complete(ANSWER)).isTrue();
  }

  @Test
  void aConnectionThatWasOpenFallsSilentInABlackHole() {
    assertThat(impatient.ask("any", PROMPT, false).status()).isEqualTo(200);
    control.fault(FakeFault.BLACK_HOLE);

    assertThat(impatient.ask("any", PROMPT, false).status()).isZero();
  }

  @Test
  void aClientOfTlsIsNotUnderstood() throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            SSLSocketFactory.getDefault().createSocket("127.0.0.1", fake.address().getPort())) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aScriptSpeaksOfTheNextCompletionsOnly() {
    control.apply(
        FakeSettings.DEFAULTS.with(List.of(FakeFault.STATUS_503, FakeFault.NONE, FakeFault.RESET)));
    caller.get("/models");

    assertThat(caller.ask("any", PROMPT, false).status()).isEqualTo(503);
    assertThat(caller.ask("any", PROMPT, false).status()).isEqualTo(200);
    assertThat(caller.ask("any", PROMPT, false).status()).isZero();
    assertThat(caller.ask("any", PROMPT, false).status()).isEqualTo(200);
  }

  @Test
  void theEngineKeepsItsRateHoweverManyTokens() {
    control.apply(FakeSettings.DEFAULTS.engine(20, 100));

    Reply reply = caller.ask("any", PROMPT, true);

    assertThat(reply.complete(FakeAnswers.text(PROMPT, 20))).isTrue();
    assertThat(reply.millis()).isGreaterThanOrEqualTo(200);
    assertThat(reply.firstTokenMillis()).isGreaterThanOrEqualTo(10);
    assertThat(caller.ask("any", PROMPT, false).millis()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void anEngineThatIsSharedIsSlowerForEach() throws Exception {
    control.apply(FakeSettings.DEFAULTS.engine(20, 100).sharing());
    Caller second = new Caller(fake.address(), Map.of(), Duration.ofSeconds(20));
    long begun = System.nanoTime();
    CompletableFuture<Reply> other =
        CompletableFuture.supplyAsync(() -> second.ask("any", PROMPT, false));
    Reply one = caller.ask("any", PROMPT, false);
    assertThat(other.get().complete(FakeAnswers.text(PROMPT, 20))).isTrue();
    assertThat(one.complete(FakeAnswers.text(PROMPT, 20))).isTrue();
    // 40 tokens of one engine, whoever gets them.
    assertThat((System.nanoTime() - begun) / 1e6).isGreaterThanOrEqualTo(395);
  }

  @Test
  void callsAndBytesAreCountedByPathAndBodiesKeptOnDemand() {
    caller.ask("any", "not kept", false);
    control.apply(FakeSettings.DEFAULTS.recording());
    Reply echoed = caller.ask("any", "a canary sings", false);

    assertThat(echoed.text()).startsWith("a canary sings ");
    assertThat(control.bodies())
        .singleElement()
        .extracting(body -> new String(body, StandardCharsets.UTF_8), STRING)
        .contains("a canary sings");
    Counts counts = control.counts().getOrDefault("/v1/chat/completions", Counts.NONE);
    assertThat(counts.calls()).isEqualTo(2);
    assertThat(counts.bytesIn()).isGreaterThan(100);
    assertThat(counts.bytesOut()).isGreaterThan(400);
    control.reset();
    assertThat(control.completions()).isZero();
  }

  @Test
  void modelsAndEmbeddingsAreServed() {
    JsonNode models = caller.get("/models");
    Reply embeddings =
        caller.send("/embeddings", "{\"model\":\"any\",\"input\":[\"one\",\"two\"]}", false);

    assertThat(models.path("data").path(0).path("id").asText()).isEqualTo("fake-model");
    assertThat(embeddings.status()).isEqualTo(200);
  }

  @Test
  void anUnknownOrderIsRefused() {
    assertThatThrownBy(() -> new FakeControl(0, control.port()).counts())
        .hasMessageContaining("/counts");
  }

  private void connect(Duration limit) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), fake.address().getPort()),
          (int) limit.toMillis());
    }
  }
}
