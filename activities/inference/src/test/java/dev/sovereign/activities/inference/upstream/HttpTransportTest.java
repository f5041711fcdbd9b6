package dev.sovereign.activities.inference.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a connection fails, seen through the raw upstream. */
@Timeout(60)
class HttpTransportTest {

  private static final String OK = "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}]}";
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);

  private ScriptedServer server;
  private OpenAiUpstream upstream;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
    upstream = at(server.uri("/v1"));
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
    server.close();
  }

  private static OpenAiUpstream at(URI address) {
    return new OpenAiUpstream(
        Calls.endpoint(EndpointKind.VLLM, address),
        () -> "",
        new HttpTransport(address, 4, new NameLookup(secs(5)), NOON));
  }

  // No connection.

  @Test
  void nobodyListens() throws Exception {
    // A bound socket that does not listen refuses, and keeps its port from everybody else.
    try (var bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      var address = URI.create("http://127.0.0.1:%d/v1".formatted(bound.getLocalPort()));
      assertThat(fault(at(address), Calls.chat("")).fault()).isEqualTo(Fault.REFUSED);
    }
  }

  @Test
  void theNameIsUnknown() {
    assertThat(fault(at(URI.create("http://model.invalid/v1")), Calls.chat("")).fault())
        .isEqualTo(Fault.DNS);
  }

  @Test
  void aBlackHoleTakesNoConnection() throws Exception {
    var waiting = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(full, waiting);
      var address = URI.create("http://127.0.0.1:%d/v1".formatted(full.getLocalPort()));
      var quick = new Timeouts(Duration.ofMillis(200), secs(20), secs(20), secs(20));
      var call = new UpstreamCall(Calls.chat("").body(), "tiny", quick, false);
      UpstreamException e = fault(at(address), call);
      assertThat(e.fault()).isEqualTo(Fault.CONNECT_TIMEOUT);
      assertThat(e).hasMessage("no connection in 200 ms");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Nobody accepts, and when the backlog is full the kernel answers no more. */
  private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
    for (int i = 0; i < 64; i++) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 100);
      } catch (IOException nowFull) {
        return;
      }
    }
  }

  @Test
  void theServerSpeaksNoTls() throws Exception {
    try (var plaintext = new PlaintextServer()) {
      var address = URI.create("https://127.0.0.1:%d/v1".formatted(plaintext.port()));
      assertThat(fault(at(address), Calls.chat("")).fault()).isEqualTo(Fault.TLS);
    }
  }

  /** Answers at once, whatever comes. */
  private static final class PlaintextServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    PlaintextServer() throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = listening.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                  socket.getInputStream().readAllBytes();
                } catch (IOException closed) {
                  // The test is over.
                }
              });
    }

    int port() {
      return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  // A broken exchange.

  @Test
  void theConnectionIsCutBeforeAnAnswer() {
    server.then(ScriptedServer.Wire::reset).then(ScriptedServer.Wire::cut);
    assertFault(Fault.RESET, Calls.chat(""));
    assertFault(Fault.RESET, Calls.chat(""));
  }

  @Test
  void theAnswerIsCutWithinItsLength() {
    server.then(
        wire -> {
          wire.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"choices\":");
          wire.cut();
        });
    assertFault(Fault.TRUNCATED, Calls.chat(""));
  }

  @Test
  void theAnswerIsCutWithinItsChunks() {
    server.then(
        wire -> {
          wire.streamHead();
          wire.raw("ff\r\n{\"choices\":");
          wire.cut();
        });
    assertFault(Fault.TRUNCATED, Calls.chat(""));
  }

  @Test
  void theAnswerIsNotHttp() {
    server.then(
        wire -> {
          wire.raw("220 mail ready\r\n\r\n");
          wire.cut();
        });
    assertThat(fault(upstream, Calls.chat("")).fault()).isIn(Fault.MALFORMED, Fault.RESET);
  }

  @Test
  void theFirstByteIsLate() {
    server.then(ScriptedServer.Wire::silence);
    assertFault(Fault.SLOW_FIRST_BYTE, Calls.streamed(Calls.timeouts(100, 20_000, 20_000)));
  }

  @Test
  void theFirstByteAfterTheHeadIsLate() {
    server.then(
        wire -> {
          wire.streamHead();
          wire.silence();
        });
    assertFault(Fault.SLOW_FIRST_BYTE, Calls.streamed(Calls.timeouts(200, 20_000, 20_000)));
  }

  @Test
  void aStreamStalls() {
    server.then(
        wire -> {
          wire.streamHead();
          wire.chunk("data: " + Calls.chunk("{\"content\":\"a\"}", "null") + "\n\n");
          wire.silence();
        });
    assertFault(Fault.TIMEOUT, Calls.streamed(Calls.timeouts(20_000, 100, 20_000)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWholeAnswerTakesTooLong(boolean deadlineCut) {
    server.then(ScriptedServer.Wire::silence);
    var call =
        new UpstreamCall(
            Calls.chat("").body(), "tiny", Calls.timeouts(20_000, 20_000, 100), deadlineCut);
    assertFault(deadlineCut ? Fault.DEADLINE : Fault.TIMEOUT, call);
  }

  @Test
  void aHeadThatComesDropByDropEndsWithTheTimeForTheAnswer() {
    var stop = new CountDownLatch(1);
    server.then(
        wire -> {
          wire.raw("HTTP/1.1 200 OK\r\nX: ");
          try {
            while (!stop.await(20, TimeUnit.MILLISECONDS)) {
              wire.raw("x");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertFault(Fault.TIMEOUT, Calls.streamed(Calls.timeouts(20_000, 20_000, 300)));
    stop.countDown();
  }

  // Connections.

  @Test
  void keepsConnections() throws Exception {
    server.json(OK).json(OK).then(500, "", "oops").json(OK);
    upstream.call(Calls.chat(""), EventSink.none());
    upstream.call(Calls.chat(""), EventSink.none());
    assertFault(Fault.SERVER_ERROR, Calls.chat(""));
    upstream.call(Calls.chat(""), EventSink.none());
    assertThat(server.connections()).isEqualTo(1);
  }

  /** Decision 0015: a timer a read costs a virtual thread more than the read. */
  @Test
  void noReadHasATimerOfItsOwn(@TempDir Path folder) throws Exception {
    server.json(OK).json(OK);
    try (Recording recording = new Recording()) {
      recording.enable("jdk.SocketRead").withThreshold(Duration.ZERO).with("throttle", "off");
      recording.start();
      upstream.call(Calls.chat(""), EventSink.none());
      upstream.call(Calls.chat(""), EventSink.none());
      recording.dump(folder.resolve("reads.jfr"));
    }
    List<Long> limits =
        RecordingFile.readAllEvents(folder.resolve("reads.jfr")).stream()
            .filter(read -> read.getInt("port") == server.uri("").getPort())
            .map(read -> read.getDuration("timeout").toMillis())
            .toList();
    assertThat(limits).hasSizeGreaterThanOrEqualTo(2).containsOnly(0L);
  }

  @Test
  void dialsOnceMoreWhenTheServerClosedTheConnectionWhileItWasIdle() throws Exception {
    server.then(
        wire -> {
          wire.whole(200, "", OK);
          wire.cut();
        });
    server.json(OK);
    upstream.call(Calls.chat(""), EventSink.none());
    upstream.call(Calls.chat(""), EventSink.none());
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void neverDialsTwiceMore() throws Exception {
    server.json(OK).then(ScriptedServer.Wire::cut).then(ScriptedServer.Wire::cut);
    upstream.call(Calls.chat(""), EventSink.none());
    assertFault(Fault.RESET, Calls.chat(""));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void closingLeavesACallUnderWayAlone() throws Exception {
    server.then(
        wire -> {
          upstream.close();
          wire.whole(200, "", OK);
        });
    server.json(OK);
    upstream.call(Calls.chat(""), EventSink.none());
    upstream.call(Calls.chat(""), EventSink.none());
    assertThat(server.connections()).as("none is kept").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptedCallerEndsTheExchange(boolean virtual) throws Exception {
    var asked = new CountDownLatch(1);
    var gone = new CountDownLatch(1);
    server.then(
        wire -> {
          asked.countDown();
          try {
            wire.silence();
          } finally {
            gone.countDown();
          }
        });
    var outcome = new CompletableFuture<Fault>();
    var builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
    Thread caller = builder.start(() -> outcome.complete(fault(upstream, Calls.chat("")).fault()));
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Fault.CANCELLED);
    assertThat(gone.await(10, TimeUnit.SECONDS)).as("the server noticed").isTrue();
  }

  // Statuses.

  @ParameterizedTest
  @CsvSource({
    "301, MALFORMED", "400, REJECTED", "401, UNAUTHORIZED", "402, UNAUTHORIZED",
    "403, UNAUTHORIZED", "404, MODEL_NOT_LOADED", "405, REJECTED", "408, TIMEOUT",
    "409, CONFLICT", "413, REJECTED", "415, REJECTED", "418, REJECTED",
    "422, REJECTED", "429, RATE_LIMITED", "500, SERVER_ERROR", "501, NOT_OFFERED",
    "502, SERVER_ERROR", "503, SERVER_ERROR", "529, SERVER_ERROR",
  })
  void everyStatusHasItsFault(int status, Fault fault) {
    server.then(status, "", "{\"error\":{\"message\":\"about sheep\"}}");
    UpstreamException e = fault(upstream, Calls.chat(""));
    assertThat(e.fault()).isEqualTo(fault);
    assertThat(e.status()).isEqualTo(status);
    assertThat(e).hasMessage("HTTP " + status);
    assertThat(e.body().length() > 0)
        .isEqualTo(fault == Fault.REJECTED || fault == Fault.NOT_OFFERED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "503|{\"error\":{\"code\":503,\"message\":\"Loading"
            + " model\",\"type\":\"unavailable_error\"}}|MODEL_NOT_LOADED",
        "500|{\"error\":\"model requires more system memory (8 GiB) than is"
            + " available\"}|MODEL_NOT_LOADED",
        "400|{\"error\":{\"code\":\"model_not_found\",\"message\":\"x\"}}|MODEL_NOT_LOADED",
        "400|{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"x\"}}|CONTEXT_OVERFLOW",
        "400|{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096"
            + " tokens.\"}|CONTEXT_OVERFLOW",
        "400|{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size,"
            + " try increasing it\",\"type\":\"exceed_context_size_error\"}}|CONTEXT_OVERFLOW",
        "500|{\"error\":\"the input length exceeds the context length\"}|CONTEXT_OVERFLOW",
        "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt"
            + " is too long: 210000 tokens > 200000 maximum\"}}|CONTEXT_OVERFLOW",
        "400|{\"error\":{\"code\":400,\"message\":\"The input token count (9) exceeds the maximum"
            + " number of tokens allowed (8).\",\"status\":\"INVALID_ARGUMENT\"}}|CONTEXT_OVERFLOW",
        "413|Prompt too long|CONTEXT_OVERFLOW",
        "400|{\"error\":{\"code\":\"unsupported_parameter\",\"message\":\"tools: leave it"
            + " out\",\"param\":\"tools\"}}|NOT_OFFERED",
        "400|{\"error\":{\"code\":\"unsupported_value\",\"message\":\"x\",\"param\":\"temperature\"}}|NOT_OFFERED",
        "400|{\"error\":{\"message\":\"registry.ollama.ai/library/tiny:latest does not support"
            + " tools\",\"type\":\"api_error\"}}|NOT_OFFERED",
        "400|{\"object\":\"error\",\"message\":\"\\\"auto\\\" tool choice requires"
            + " --enable-auto-tool-choice and --tool-call-parser to be set\"}|NOT_OFFERED",
        "400|{\"error\":{\"message\":\"bad\",\"param\":\"not supported\"}}|REJECTED",
        "422|{\"detail\":[{\"msg\":\"bad\",\"input\":\"maximum context length\"}]}|REJECTED",
      })
  void theServersOwnWordsTellWhatTheStatusDoesNot(int status, String body, Fault fault) {
    server.then(status, "", body);
    assertFault(fault, Calls.chat(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "COMPLETION|404|{\"detail\":\"Not Found\"}|NOT_OFFERED",
        "EMBEDDING|404||NOT_OFFERED",
        "COMPLETION|405||NOT_OFFERED",
        "EMBEDDING|404|{\"error\":{\"message\":\"model \\\"TINY\\\" not found, try pulling it"
            + " first\"}}|MODEL_NOT_LOADED",
        "COMPLETION|404|{\"message\":\"The model `x` does not"
            + " exist.\",\"type\":\"NotFoundError\"}|MODEL_NOT_LOADED",
        "CHAT|404|{\"detail\":\"Not Found\"}|MODEL_NOT_LOADED",
      })
  void aPathThatIsMissingSaysNothingAboutTheModel(
      Operation operation, int status, String body, Fault fault) {
    server.then(status, "", body == null ? "" : body);
    String request =
        operation == Operation.CHAT
            ? "{" + Calls.MESSAGES + "}"
            : "{\"prompt\":\"x\",\"input\":\"x\"}";
    assertFault(fault, Calls.call(operation, request, Calls.LONG));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry-After: 7|7000",
        "Retry-After: 0|0",
        "Retry-After: 999999|3600000",
        "Retry-After: Mon, 02 Mar 2026 12:00:30 GMT|30000",
        "Retry-After: Mon, 02 Mar 2026 11:00:00 GMT|0",
        "Retry-After: soon|0",
        "retry-after-ms: 250|250",
        "X: y|0",
      })
  void aServerSaysForHowLongToLeaveItAlone(String header, long millis) {
    server.then(429, header + "\r\n", "");
    UpstreamException e = fault(upstream, Calls.chat(""));
    assertThat(e.fault()).isEqualTo(Fault.RATE_LIMITED);
    assertThat(e.retryAfter()).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void anErrorsBodyIsKeptForTheCallerUpToALimit() {
    server.then(400, "", "x".repeat(100_000));
    assertThat(fault(upstream, Calls.chat("")).body().length()).isEqualTo(65_536);
  }

  private void assertFault(Fault fault, UpstreamCall call) {
    assertThatThrownBy(() -> upstream.call(call, EventSink.none()))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> assertThat(e.fault()).as(e.getMessage()).isEqualTo(fault));
  }

  private static UpstreamException fault(OpenAiUpstream upstream, UpstreamCall call) {
    try {
      upstream.call(call, EventSink.none());
    } catch (UpstreamException e) {
      return e;
    }
    throw new AssertionError("it answered");
  }

  private static Duration secs(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
