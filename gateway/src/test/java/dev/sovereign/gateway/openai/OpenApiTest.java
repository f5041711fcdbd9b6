package dev.sovereign.gateway.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.gateway.rest.FakeDoors;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document against the doors themselves. */
class OpenApiTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String JSON = "application/json";
  private static final String ANY_REQUEST =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"prompt\":\"hi\",\"input\":\"hi\"}";

  private static ServletWebServerApplicationContext doors;
  private static int port;
  private static JsonNode document;

  @BeforeAll
  static void open() throws Exception {
    doors = FakeDoors.open("0");
    port = Objects.requireNonNull(doors.getWebServer()).getPort();
    document = JsonMapper.shared().readTree(send("GET", "/openapi.json", JSON, "").body());
  }

  @AfterAll
  static void close() {
    doors.close();
  }

  @Test
  void answersEveryDocumentedOperationAsDocumented() throws Exception {
    for (Operation operation : documented()) {
      HttpResponse<String> response =
          send(
              operation.method(),
              operation.examplePath(),
              operation.bodyType(),
              operation.exampleBody());
      assertThat(operation.statuses())
          .as("%s %s", operation, response.body())
          .contains(status(response));
      assertThat(response.statusCode()).as("%s", operation).isNotEqualTo(405).isLessThan(500);
      assertThat(response.body()).doesNotContain("nothing is here", "unknown_path");
    }
  }

  @Test
  void documentsEveryPathThatIsMapped() {
    Set<String> mapped = new TreeSet<>();
    doors
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .forEach(
            info -> {
              for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                info.getPatternValues()
                    .forEach(p -> mapped.add(method + " " + p.replace("/{*rest}", "")));
              }
            });
    for (Route route : Route.values()) {
      mapped.add((route.operation() == null ? "GET" : "POST") + " /v1" + route.path());
    }
    for (BatchRoute route : BatchRoute.values()) {
      route.methods().forEach(method -> mapped.add(method + " /v1" + route.path()));
    }
    Set<String> documented = new TreeSet<>();
    documented().forEach(o -> documented.add(o.toString()));
    assertThat(documented).isEqualTo(mapped);
  }

  @Test
  void documentsEveryHintAndEveryHeaderOfAReceipt() {
    String parameters = document.at("/components/parameters").toString();
    Capabilities.takenHints(OpenAiSettings.defaults())
        .forEach(hint -> assertThat(parameters).contains("\"" + hint.header() + "\""));
    assertThat(document.at("/components/headers").propertyNames())
        .contains(
            ReceiptHeaders.RECEIPT,
            ReceiptHeaders.ENDPOINT,
            ReceiptHeaders.MODEL,
            ReceiptHeaders.TIER,
            ReceiptHeaders.LAYER,
            ReceiptHeaders.QUALITY,
            ReceiptHeaders.ATTEMPTS,
            ReceiptHeaders.COST,
            ReceiptHeaders.REPLAYED);
  }

  @Test
  void refersToNothingThatIsNotThere() {
    for (JsonNode reference : document.findValues("$ref")) {
      assertThat(document.at(reference.asString().substring(1)).isMissingNode())
          .as(reference.asString())
          .isFalse();
    }
  }

  private static List<Operation> documented() {
    List<Operation> operations = new ArrayList<>();
    document
        .path("paths")
        .forEachEntry(
            (path, item) ->
                item.forEachEntry(
                    (method, operation) ->
                        operations.add(
                            new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path,
                                operation.at("/requestBody/content").propertyNames().stream()
                                    .findFirst()
                                    .orElse(JSON),
                                Set.copyOf(operation.path("responses").propertyNames())))));
    return operations;
  }

  private static String status(HttpResponse<?> response) {
    return String.valueOf(response.statusCode());
  }

  private static HttpResponse<String> send(String method, String path, String type, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private record Operation(String method, String path, String bodyType, Set<String> statuses) {

    String examplePath() {
      return path.replace("{id}", "sv-ready")
          .replace("{model}", "tiny")
          .replace("{workflowId}", "w")
          .replace("{sessionId}", "s")
          .replace("{packId}", "ab")
          .replace("{factId}", "00000000-0000-7000-8000-000000000000")
          .replace("{hash}", "0".repeat(64));
    }

    String exampleBody() {
      if (method.equals("GET")) {
        return "";
      }
      return path.startsWith("/v1/") ? ANY_REQUEST : "{}";
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
