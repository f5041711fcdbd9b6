package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs when OLLAMA_URL names an Ollama, by a literal loopback address, whose models can chat and
 * see no images. Names that begin with {@code sovereign-e2e-} are added to it and removed again.
 */
class OllamaDoorE2E extends RealModelContract {

  /** How soon a model that was added or removed is known, several times over. */
  private static final Duration LISTED = Duration.ofMinutes(3);

  @TempDir private static Path folder = Path.of("");

  private static @Nullable RealOllama ollama;
  private static @Nullable WorkRepository repository;
  private static @Nullable Stack started;
  private static String chatModel = "";
  private static String toolModel = "";
  private static String remote = "";

  // A skipped test is only seen in the reports, and whoever runs the build reads its output.
  @BeforeAll
  static void start() throws IOException {
    String address = System.getenv().getOrDefault("OLLAMA_URL", "").replaceFirst("/+$", "");
    if (address.isEmpty()) {
      System.out.println("skipped: OLLAMA_URL names no Ollama");
    }
    assumeTrue(!address.isEmpty(), "OLLAMA_URL names no Ollama");
    RealOllama real = new RealOllama(address);
    ollama = real;
    chatModel = real.chatModel();
    toolModel = real.addWithTools("tools", chatModel);
    remote = real.addRemote("remote");
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("sovereign.yaml"), config(address));
    repository = WorkRepository.init(folder.resolve("repository"));
    repository.commit("Dig a well");
    started = Stack.in(home, repository.folder());
    started.run("up", "--detach", "--no-cycle").orThrow();
  }

  /** The same Ollama for its models as it lists them, for vectors, and by the name of a remote. */
  private static String config(String address) {
    return """
    model: { engine: none }
    inference: { policy: local-only }
    endpoints:
      - { name: ollama, kind: ollama, tier: server, address: "%1$s", data-classes: [public, internal, keep-on-device] }
      - { name: vectors, kind: ollama, tier: server, address: "%1$s", models: [{ name: "%2$s", embedding: true }] }
      - { name: passing, kind: ollama, tier: server, address: "%1$s", data-classes: [public, internal, keep-on-device], models: [{ name: "%3$s" }] }
    """
        .formatted(address, chatModel, remote);
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
    if (repository != null) {
      repository.close();
    }
    if (ollama != null) {
      ollama.close();
    }
  }

  @Test
  void aModelThatWouldRunElsewhereIsNotOffered() {
    Door door = ready();

    HttpResponse<String> response = door.chat("ollama/" + remote, "Whose are you?");

    assertThat(door.endpoint("ollama").path("models").findValuesAsText("id"))
        .contains(chatModel)
        .doesNotContain(remote);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
  }

  @Test
  void anEndpointThatWouldPassRequestsOnIsRefused() {
    Door door = ready();
    Await.until(
        "the endpoint is refused",
        LISTED,
        () -> door.endpoint("passing").path("state").asText().equals("refused"));

    ObjectNode body = question().put("model", "passing/" + remote);
    HttpResponse<String> response = door.post(body, "x-sovereign-data-class", "keep-on-device");

    assertThat(door.endpoint("passing").path("detail").asText())
        .contains(remote, "another machine");
    // Somebody else answers; that it was asked would stand in the attempts.
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.header(response, "x-sovereign-attempts")).isEqualTo("ollama:ok");
  }

  @Test
  void aModelThatIsNotInMemoryIsLoadedForTheCall() {
    Door door = ready();
    real().unload(chatModel);

    HttpResponse<String> response = door.post(question());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.header(response, "x-sovereign-attempts")).isEqualTo("ollama:ok");
    assertThat(Door.header(response, "x-sovereign-model")).isEqualTo(chatModel);
  }

  @Test
  void aModelThatIsRemovedLeadsToTheNext() {
    Door door = ready();
    String copy = real().addCopy("copy", chatModel);
    Await.until(copy + " is listed", LISTED, () -> models(door).contains(copy));
    real().remove(copy);

    HttpResponse<String> response = door.post(asking(copy));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .isEqualTo("ollama:MODEL_NOT_LOADED, ollama:ok");
    assertThat(door.endpoint("ollama").path("state").asText()).isEqualTo("ready");
    Await.until(copy + " is gone", LISTED, () -> !models(door).contains(copy));
  }

  @Test
  void whatAModelCannotDoLeadsToOneThatCan() {
    Door door = ready();
    ObjectNode body = question();
    JsonNode function = Stack.json("{\"type\":\"function\",\"function\":{\"name\":\"look_up\"}}");
    body.putArray("tools").add(function);

    HttpResponse<String> response = door.post(body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assumeTrue(
        !Door.header(response, "x-sovereign-model").equals(chatModel), chatModel + " has tools");
    assertThat(Door.header(response, "x-sovereign-attempts"))
        .isEqualTo("ollama:NOT_OFFERED, ollama:ok");
    assertThat(Door.header(response, "x-sovereign-model")).isEqualTo(toolModel);
  }

  private static List<String> models(Door door) {
    return door.endpoint("ollama").path("models").findValuesAsText("id");
  }

  private ObjectNode asking(String model) {
    return question().put("model", "ollama/" + model);
  }

  private static RealOllama real() {
    return Objects.requireNonNull(ollama);
  }

  @Override
  @Nullable Stack stack() {
    return started;
  }

  @Override
  String endpoint() {
    return "ollama";
  }

  @Override
  String model() {
    return "ollama/" + chatModel;
  }

  @Override
  String vectorModel() {
    return "vectors/" + chatModel;
  }

  @Override
  boolean keepsToSchemas() {
    return true;
  }

  @Override
  String toolModel() {
    return "ollama/" + toolModel;
  }
}
