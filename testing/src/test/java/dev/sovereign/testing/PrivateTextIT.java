package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.benchmark.Needle;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Text that must not leave the content store, and what is left of it on the disk. */
@ExtendWith(SharedStack.Resolver.class)
class PrivateTextIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsStoredComesBackUntilItIsDeleted(SharedStack shared) throws IOException {
    Stack stack = shared.stack();
    Path file = Files.writeString(folder.resolve("text"), "grüße\r\nno line end");

    JsonNode stored = Stack.json(stack.run("content", "put", file.toString(), "--json").out());
    String hash = stored.path("contentHash").asText();

    assertThat(stack.run("content", "put", file.toString()).orThrow().out())
        .isEqualTo(
            "contentHost: %s\ncontentHash: %s\n"
                .formatted(stored.path("contentHost").asText(), hash));
    assertThat(stack.run("content", "get", hash).orThrow().out()).isEqualTo(Files.readString(file));
    stack.run("content", "delete", hash).orThrow();
    CommandResult gone = stack.run("content", "get", hash);
    assertThat(gone.exitCode()).isNotZero();
    assertThat(gone.err()).contains("this host has no content by this hash: ask the host");
  }

  @Test
  void aPrivateQuestionOrFactIsInNoFileButTheStoresAndThatIsEncrypted(SharedStack shared)
      throws Exception {
    Stack stack = shared.stack();
    Needle canary = needle("canary");
    Needle open = needle("opensong");
    Needle privateFact = needle("privatefact");
    Needle openFact = needle("openfact");

    PrivateFacts facts = PrivateFacts.told(stack, privateFact.text(), openFact.text());
    facts.assertShownToTheOwnerWhoAsksOnly();
    JsonNode answer = ask(stack, canary);
    stack.run("ask", "--data-class", "keep-on-device", "Say " + canary.text()).orThrow();
    WorkflowStub told = start(stack, Map.of("prompt", "Say " + open.text()));
    told.getResult(3, TimeUnit.MINUTES, JsonNode.class);

    assertThat(answer.path("text").asText()).as("%s", answer).isEmpty();
    assertThat(answer.path("quality").asText()).as("%s", answer).isEqualTo("MODEL");
    assertThat(answer.at("/contentRef/dataClass").asText()).isEqualTo("KEEP_ON_DEVICE");
    String hash = answer.at("/contentRef/hash").asText();
    assertThat(stack.run("content", "get", hash).orThrow().out()).isNotBlank();
    String receipt = answer.path("receiptId").asText();
    assertThat(status(stack, "/v1/chat/completions/" + receipt, "any")).isEqualTo(401);
    assertThat(status(stack, "/v1/chat/completions/" + receipt, stack.token())).isEqualTo(200);
    assertThat(status(stack, "/api/content/" + hash, "any")).isEqualTo(401);
    stack.run("down").orThrow();
    try {
      assertThat(canary.filesIn(stack.home().home())).isEmpty();
      // A search that finds nothing proves something only when it can find.
      assertThat(open.filesIn(stack.home().home())).isNotEmpty();
      assertThat(privateFact.filesIn(stack.home().home())).isEmpty();
      assertThat(openFact.filesIn(stack.home().home())).isNotEmpty();
    } finally {
      stack.up();
    }
    facts.assertShownToTheOwnerWhoAsksOnly();
    assertThat(stack.run("content", "get", hash).orThrow().out()).isNotBlank();
  }

  @Test
  void aPrivateQuestionThatIsTypedIntoAStartIsRefusedWithTheWayOut(SharedStack shared) {
    WorkflowStub stub =
        start(shared.stack(), Map.of("prompt", "my secret", "dataClass", "KEEP_ON_DEVICE"));

    assertThatThrownBy(() -> stub.getResult(30, TimeUnit.SECONDS, JsonNode.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("START_REFUSED");
              assertThat(failure.getOriginalMessage())
                  .contains("./sovereign content put", "temporal workflow delete")
                  .doesNotContain("secret");
            });
  }

  private JsonNode ask(Stack stack, Needle canary) throws IOException, TimeoutException {
    Path question = Files.writeString(folder.resolve("question"), "Repeat: " + canary.text());
    JsonNode stored =
        Stack.json(stack.run("content", "put", question.toString(), "--json").orThrow().out());
    WorkflowStub stub =
        start(
            stack,
            Map.of(
                "contentHash",
                stored.path("contentHash").asText(),
                "contentHost",
                stored.path("contentHost").asText(),
                "maxTokens",
                16));
    return stub.getResult(3, TimeUnit.MINUTES, JsonNode.class);
  }

  private static int status(Stack stack, String path, String token)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port("GATEWAY") + path))
              .header("Authorization", "Bearer " + token)
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static Needle needle(String name) {
    return new Needle(name + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextLong()));
  }

  private static WorkflowStub start(Stack stack, Map<String, Object> request) {
    WorkflowClient client = Cycle.client(stack);
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "Inference",
            WorkflowOptions.newBuilder()
                .setTaskQueue("sovereign")
                .setWorkflowId("private-it-" + UUID.randomUUID())
                .build());
    stub.start(request);
    return stub;
  }
}
