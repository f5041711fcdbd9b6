package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.Http;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The worker's HTTP door as the commands use it. */
public final class Gateway {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  private final Site site;

  public Gateway(Site site) {
    this.site = site;
  }

  /**
   * A run of a cycle.
   *
   * @param workflowId its workflow
   * @param runId its run; empty when not known
   * @param status {@code RUNNING}, {@code COMPLETED}, {@code FAILED} and so on, as Temporal says it
   */
  public record Cycle(String workflowId, String runId, String status) {

    public boolean runs() {
      return status.equals("RUNNING");
    }
  }

  /**
   * What is known of a cycle.
   *
   * @param cycle which
   * @param report as Markdown; empty while there is none
   * @param failure why it failed; empty when it did not
   */
  public record CycleView(Cycle cycle, String report, String failure) {}

  /**
   * Starts a cycle with every input defaulted.
   *
   * @throws IOException when the door does not take it
   */
  public Cycle startCycle() throws IOException {
    JsonNode answer = post("/api/cycles", "{}");
    return new Cycle(text(answer, "workflowId"), text(answer, "runId"), "RUNNING");
  }

  /**
   * Looks at a cycle; empty when nobody knows it.
   *
   * @throws IOException when the door does not answer
   */
  public Optional<CycleView> cycle(String workflowId) throws IOException {
    String name = URLEncoder.encode(workflowId, StandardCharsets.UTF_8);
    Http.Response response = Http.get(site.gateway("/api/cycles/" + name), TIMEOUT);
    if (response.status() == 404) {
      return Optional.empty();
    }
    JsonNode view = parse("/api/cycles/" + name, response);
    Cycle cycle = new Cycle(workflowId, text(view, "runId"), text(view, "status"));
    return Optional.of(new CycleView(cycle, text(view, "report"), text(view, "failure")));
  }

  /** The declared schedules as the door tells them. */
  public JsonNode schedules() throws IOException {
    return parse("/api/schedules", Http.get(site.gateway("/api/schedules"), TIMEOUT));
  }

  /** What the inference door can do, with each endpoint as it is now. */
  public JsonNode capabilities() throws IOException {
    return parse("/capabilities", Http.get(site.gateway("/capabilities"), TIMEOUT));
  }

  /** What is wrong with endpoints now, a line each; empty when all can be asked. */
  public List<String> endpointProblems() throws IOException {
    return problems(capabilities());
  }

  static List<String> problems(JsonNode capabilities) {
    return capabilities
        .path("endpoints")
        .valueStream()
        .filter(each -> !text(each, "state").equals("ready") || !text(each, "detail").isEmpty())
        .map(Gateway::problem)
        .toList();
  }

  private static String problem(JsonNode endpoint) {
    String detail = text(endpoint, "detail");
    return "%s at %s is %s%s"
        .formatted(
            text(endpoint, "name"),
            text(endpoint, "address"),
            text(endpoint, "state"),
            detail.isEmpty() ? "" : ": " + detail);
  }

  /** Makes the server's schedules those of the file; idempotent. */
  public JsonNode reconcileSchedules() throws IOException {
    return post("/api/schedules/reconcile", "{}");
  }

  /** What calls to models cost since then, and the budgets. */
  public JsonNode cost(Instant since, String whatIf) throws IOException {
    String moves =
        whatIf.isEmpty() ? "" : "&what_if=" + URLEncoder.encode(whatIf, StandardCharsets.UTF_8);
    String path =
        "/api/cost?since=" + URLEncoder.encode(since.toString(), StandardCharsets.UTF_8) + moves;
    return parse("/api/cost", Http.get(site.gateway(path), TIMEOUT));
  }

  /** The schedules of an answer, which is a list or an object that holds one. */
  public static List<JsonNode> list(JsonNode answer) {
    JsonNode list = answer.isArray() ? answer : answer.path("schedules");
    return list.valueStream().toList();
  }

  private JsonNode post(String path, String body) throws IOException {
    String token = Files.readString(site.home().token()).strip();
    URI url = site.gateway(path);
    return parse(path, Http.post(url, token, body, TIMEOUT));
  }

  private static JsonNode parse(String path, Http.Response response) throws IOException {
    try {
      JsonNode body = JSON.readTree(response.body());
      if (!response.isOk()) {
        throw new IOException(
            path + " answers " + response.status() + " " + text(body.path("error"), "message"));
      }
      return body;
    } catch (JacksonException notJson) {
      throw new IOException(path + " answers " + response.status() + " without JSON", notJson);
    }
  }

  /** A field as text; empty when it is absent or null. */
  public static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isNull() || value.isMissingNode() ? "" : value.asString();
  }
}
