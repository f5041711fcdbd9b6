package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sovereign.testing.load.Reply;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the gateway gives of a real model, whatever server it runs in. */
abstract class RealModelContract {

  private static final String QUESTION = "Name three colours.";
  private static final long MAX_TOKENS = 24;

  /** A server that was killed by another test loads its model again. */
  private static final Duration LOADED = Duration.ofMinutes(2);

  /** A stack whose first choice is that model. */
  abstract @Nullable Stack stack();

  /** The endpoint that has it. */
  abstract String endpoint();

  @Test
  void aChatIsAnsweredWholeWithItsTokensInTheReceipt() {
    Door door = ready();

    HttpResponse<String> response = door.post(question());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.text(response)).isNotBlank();
    assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo(endpoint());
    JsonNode receipt = door.receipt(response);
    assertThat(receipt.path("tokens_used").path("prompt").asLong()).isPositive();
    assertThat(receipt.path("tokens_used").path("completion").asLong()).isBetween(1L, MAX_TOKENS);
    assertThat(receipt.path("quality").asText()).isEqualTo("model");
  }

  @Test
  void aChatIsStreamedToItsEnd() {
    Door door = ready();

    Reply reply = door.stream(question());

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isNotBlank();
    assertThat(reply.done()).as(reply.line()).isTrue();
    assertThat(reply.problem() + reply.errorEvent()).isEmpty();
    assertThat(reply.headers()).containsEntry("x-sovereign-endpoint", endpoint());
    JsonNode receipt = door.json("/v1/receipts/" + reply.headers().get("x-sovereign-receipt"));
    assertThat(receipt.path("tokens_used").path("completion").asLong()).isBetween(1L, MAX_TOKENS);
  }

  static ObjectNode question() {
    return Door.question("auto", QUESTION).put("max_tokens", MAX_TOKENS).put("temperature", 0);
  }

  final Door ready() {
    Door door = new Door(Objects.requireNonNull(stack()));
    Await.until(
        endpoint() + " serves a model",
        LOADED,
        () -> {
          JsonNode place = door.endpoint(endpoint());
          return place.path("state").asText().equals("ready") && !place.path("models").isEmpty();
        });
    return door;
  }
}
