package dev.sovereign.activities.memory.recall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model behind an OpenAI-compatible {@code /v1/embeddings}. Long lists go in several requests.
 */
public final class HttpEmbeddings implements EmbeddingModel {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a server takes at once: ours up to 256 texts and 512 KiB. */
  private static final int MOST_TEXTS = 64;

  private static final int MOST_BYTES = 300_000;

  /**
   * Private texts are sent to this host. Should a gateway of ours answer there, it is told that
   * they stay; other servers pass the header over.
   */
  private static final String DATA_CLASS = "x-sovereign-data-class";

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final URI endpoint;
  private final EmbeddingSpec spec;
  private final Duration timeout;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * @param base the address of the API, with {@code /v1}
   * @param timeout of one request, which holds up to 64 texts
   */
  public HttpEmbeddings(URI base, EmbeddingSpec spec, Duration timeout) {
    this.endpoint = URI.create(base + "/embeddings");
    this.spec = spec;
    this.timeout = timeout;
  }

  @Override
  public EmbeddingSpec spec() {
    return spec;
  }

  /** Only a literal loopback address is known to be this machine. */
  @Override
  public boolean onThisHost() {
    String host = String.valueOf(endpoint.getHost());
    return host.matches("127(\\.\\d{1,3}){3}") || host.equals("[::1]");
  }

  @Override
  public List<Vector> embed(List<String> texts) throws EmbeddingException {
    List<Vector> vectors = new ArrayList<>();
    int from = 0;
    while (from < texts.size()) {
      List<String> part = part(texts, from);
      vectors.addAll(read(post(body(part)), part.size()));
      from += part.size();
    }
    return vectors;
  }

  private static List<String> part(List<String> texts, int from) {
    List<String> part = new ArrayList<>();
    int bytes = 0;
    for (int i = from; i < texts.size() && part.size() < MOST_TEXTS; i++) {
      String text = cut(texts.get(i));
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MOST_BYTES && !part.isEmpty()) {
        break;
      }
      part.add(text);
    }
    return part;
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end);
  }

  private byte[] body(List<String> texts) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", spec.model()).put("encoding_format", "base64");
    ArrayNode input = body.putArray("input");
    texts.forEach(input::add);
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode post(byte[] body) throws EmbeddingException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (onThisHost()) {
      request.header(DATA_CLASS, "keep-on-device");
    }
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw status(answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw away(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted");
    }
  }

  // The server's words may repeat the text that was sent, so only the status is told.
  private EmbeddingException status(int status) {
    boolean refused = status == 400 || status == 413 || status == 422;
    return refused
        ? new EmbeddingException("%s refused a text (HTTP 400)".formatted(endpoint), true)
        : away("HTTP " + status);
  }

  private EmbeddingException away(String why) {
    return new EmbeddingException(
        "embedding model %s at %s does not answer (%s): start it, or set memory.embeddings"
            .formatted(spec.model(), endpoint, why),
        false);
  }

  private List<Vector> read(JsonNode answer, int expected) throws EmbeddingException {
    @Nullable Vector[] vectors = new @Nullable Vector[expected];
    for (JsonNode one : answer.path("data")) {
      int index = one.path("index").asInt(-1);
      if (index >= 0 && index < expected) {
        vectors[index] = vector(one.path("embedding"));
      }
    }
    List<Vector> all = new ArrayList<>();
    for (Vector vector : vectors) {
      if (vector == null) {
        throw away("an answer without a vector for each of " + expected + " texts");
      }
      all.add(vector);
    }
    return all;
  }

  private Vector vector(JsonNode embedding) throws EmbeddingException {
    float[] numbers = embedding.isTextual() ? decoded(embedding.asText()) : listed(embedding);
    if (numbers.length != spec.dimensions()) {
      throw away(
          "vectors of %d numbers (expected: %d, as memory.embeddings.dimensions says)"
              .formatted(numbers.length, spec.dimensions()));
    }
    try {
      return Vector.of(numbers);
    } catch (IllegalArgumentException e) {
      throw away(String.valueOf(e.getMessage()));
    }
  }

  private float[] decoded(String base64) throws EmbeddingException {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
      float[] numbers = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(numbers);
      return numbers;
    } catch (IllegalArgumentException _) {
      throw away("a vector that is no base64");
    }
  }

  // Some servers send numbers although base64 was asked for.
  private static float[] listed(JsonNode embedding) {
    float[] numbers = new float[embedding.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) embedding.get(i).asDouble(Double.NaN);
    }
    return numbers;
  }
}
