package dev.sovereign.activities.memory.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEmbeddingsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddingSpec SPEC = new EmbeddingSpec("mini", 2);

  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final List<String> classes = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, String> answer = HttpEmbeddingsTest::numbers;
  private volatile int status = 200;

  @SuppressWarnings("NullAway.Init") // Made before each test.
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/embeddings",
        exchange -> {
          try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            asked.add(body);
            classes.add(
                String.valueOf(exchange.getRequestHeaders().getFirst("x-sovereign-data-class")));
            byte[] bytes = answer.apply(body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private HttpEmbeddings model() {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    return new HttpEmbeddings(base, SPEC, Duration.ofSeconds(5));
  }

  /** The last text first: a server may answer in any order. */
  private static String numbers(JsonNode request) {
    StringBuilder data = new StringBuilder();
    for (int i = request.path("input").size() - 1; i >= 0; i--) {
      data.append(data.isEmpty() ? "" : ",")
          .append("{\"index\":%d,\"embedding\":[%d,1]}".formatted(i, i));
    }
    return "{\"data\":[" + data + "]}";
  }

  @Test
  void givesAVectorOfLengthOneForEachTextInItsPlace() throws Exception {
    List<Vector> vectors = model().embed(List.of("a", "b"));
    assertThat(vectors)
        .containsExactly(Vector.of(new float[] {0, 1}), Vector.of(new float[] {1, 1}));
    assertThat(vectors.get(1).cosine(vectors.get(1))).isBetween(0.9999, 1.0001);
    assertThat(asked.getFirst().path("model").asText()).isEqualTo("mini");
  }

  @Test
  void readsBase64() throws Exception {
    // 3 and 4 as little-endian floats.
    answer = _ -> "{\"data\":[{\"index\":0,\"embedding\":\"AABAQAAAgEA=\"}]}";
    assertThat(model().embed(List.of("a"))).containsExactly(Vector.of(new float[] {3, 4}));
  }

  @Test
  void sendsManyTextsInSeveralRequestsAndCutsLongOnes() throws Exception {
    assertThat(model().embed(Collections.nCopies(130, "text"))).hasSize(130);
    assertThat(asked).hasSize(3);
    asked.clear();
    model().embed(List.of("ä".repeat(EmbeddingModel.LONGEST - 1) + "\uD83D\uDE80 and more"));
    assertThat(asked.getFirst().path("input").get(0).asText())
        .hasSize(EmbeddingModel.LONGEST - 1)
        .doesNotContain("\uD83D");
    asked.clear();
    model().embed(Collections.nCopies(60, "日".repeat(EmbeddingModel.LONGEST)));
    assertThat(asked).hasSize(5);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo() {
    status = 503;
    assertThat(failure())
        .hasMessageContaining("mini")
        .hasMessageContaining("HTTP 503")
        .hasMessageContaining("memory.embeddings");
    assertThat(failure().refused()).isFalse();
    status = 400;
    assertThat(failure().refused()).isTrue();
    status = 200;
    answer = _ -> "{\"data\":[{\"index\":0,\"embedding\":[1,2,3]}]}";
    assertThat(failure()).hasMessageContaining("3 numbers").hasMessageContaining("expected: 2");
    answer = _ -> "{\"data\":[]}";
    assertThat(failure()).hasMessageContaining("without a vector");
    answer = _ -> "{\"data\":[{\"index\":0,\"embedding\":[0,0]}]}";
    assertThat(failure()).hasMessageContaining("without a direction");
    answer = _ -> "no JSON";
    assertThat(failure().refused()).isFalse();
    server.stop(0);
    assertThat(failure()).hasMessageContaining("does not answer");
  }

  @Test
  void onlyALiteralLoopbackAddressIsThisHost() {
    assertThat(model().onThisHost()).isTrue();
    for (String other :
        List.of("http://localhost:1/v1", "http://10.0.0.1/v1", "https://a.org/v1")) {
      assertThat(new HttpEmbeddings(URI.create(other), SPEC, Duration.ofSeconds(1)).onThisHost())
          .as(other)
          .isFalse();
    }
  }

  @Test
  void tellsAServerOnThisHostThatTextsStayThere() throws Exception {
    model().embed(List.of("a text of a person"));
    assertThat(classes).containsExactly("keep-on-device");
  }

  private EmbeddingException failure() {
    return catchThrowableOfType(
        EmbeddingException.class, () -> model().embed(List.of("a text of a person")));
  }
}
