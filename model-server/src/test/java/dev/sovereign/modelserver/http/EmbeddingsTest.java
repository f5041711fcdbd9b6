package dev.sovereign.modelserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmbeddingsTest {
  private Door door;

  @BeforeEach
  void open() throws IOException {
    // The chat model may still load: that is no matter of embeddings.
    door = Door.loading();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void makesAVectorOfAText() throws Exception {
    HttpResponse<String> response = embed("{\"input\":\"four\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,"
                + "\"embedding\":[4.0,0.5]}],\"model\":\"fake-embedding\","
                + "\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}");
  }

  @Test
  void keepsTheOrderOfSeveralTexts() throws Exception {
    HttpResponse<String> response =
        embed("{\"model\":\"fake-embedding\",\"input\":[\"aaa\",\"b\",\"cc\"],\"dimensions\":2}");
    assertThat(Door.json(response).at("/data").valueStream())
        .map(one -> one.at("/embedding/0").asInt())
        .containsExactly(3, 1, 2);
    assertThat(Door.json(response).at("/usage/total_tokens").asInt()).isEqualTo(6);
  }

  @Test
  void givesLittleEndianFloatsInBase64() throws Exception {
    HttpResponse<String> response =
        embed("{\"input\":\"a\",\"encoding_format\":\"base64\",\"user\":\"u\"}");
    assertThat(Door.json(response).at("/data/0/embedding").asString()).isEqualTo("AACAPwAAAD8=");
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    assertRefused("{}", 400, "input: expected a text");
    assertRefused("{\"input\":\" \"}", 400, "input: expected a text");
    assertRefused("{\"input\":[]}", 400, "input: 0 texts (expected: 1 to 256)");
    assertRefused("{\"input\":[\"a\",{}]}", 400, "input: expected a text");
    assertRefused("{\"input\":[1,2]}", 400, "input: holds token numbers");
    assertRefused("{\"input\":[[1,2]]}", 400, "input: holds token numbers");
    assertRefused("{\"input\":\"nothing\"}", 400, "input: a text holds nothing");
    assertRefused("{\"input\":\"a\",\"dimensions\":3}", 400, "dimensions: 3 (expected: 2)");
    assertRefused("{\"input\":\"a\",\"encoding_format\":\"int8\"}", 400, "expected: float or");
    assertRefused(
        "{\"input\":\"a\",\"model\":\"local/fake\"}",
        404,
        "model local/fake: unknown (known: fake-embedding)");
    assertRefused("{\"input\":\"broken\"}", 500, "no library");
  }

  @Test
  void refusesMoreTextsThanItsLimit() throws Exception {
    String texts = "\"a\",".repeat(EmbeddingRequest.MOST_TEXTS) + "\"a\"";
    assertRefused("{\"input\":[" + texts + "]}", 400, "input: 257 texts");
  }

  @Test
  void refusesATextBeyondItsLimit() throws Exception {
    String text = "x".repeat(EmbeddingRequest.LONGEST_TEXT + 1);
    assertRefused("{\"input\":[\"" + text + "\"]}", 400, "input: a text has 65537 characters");
  }

  @Test
  void refusesABodyBeyondItsLimit() throws Exception {
    assertThat(embed("x".repeat(EmbeddingsHandler.LARGEST_BODY_BYTES + 1)).statusCode())
        .isEqualTo(413);
  }

  private void assertRefused(String body, int status, String message) throws Exception {
    HttpResponse<String> response = embed(body);
    assertThat(response.statusCode()).as(body).isEqualTo(status);
    assertThat(Door.json(response).at("/error/message").asString()).contains(message);
  }

  private HttpResponse<String> embed(String body) throws IOException, InterruptedException {
    return door.send(
        door.request("/v1/embeddings").POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
