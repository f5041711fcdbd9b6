package dev.sovereign.cli.doctor;

import dev.sovereign.cli.machine.Loopback;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.supervisor.Http;
import dev.sovereign.cli.supervisor.ServiceSpec;
import dev.sovereign.cli.supervisor.StackSpec;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What can be asked at the doors: Temporal, schedules, the model, the endpoints. */
final class DoorChecks {

  /** One token from a cold model on a busy machine. */
  private static final Duration MODEL_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String UP = "./sovereign up";

  private final Site site;

  DoorChecks(Site site) {
    this.site = site;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>(List.of(temporal(), schedules(), model()));
    checks.addAll(endpoints());
    return checks;
  }

  /** Each endpoint: unknown models, an outage, a proxy that was declared local. */
  private List<Check> endpoints() {
    try {
      List<Check> checks = new ArrayList<>();
      for (JsonNode endpoint : new Gateway(site).capabilities().path("endpoints")) {
        checks.add(endpoint(endpoint));
      }
      return checks;
    } catch (IOException noAnswer) {
      return List.of(Check.of("endpoints", false, "not seen: " + noAnswer.getMessage(), UP));
    }
  }

  private static Check endpoint(JsonNode endpoint) {
    String state = endpoint.path("state").asString("");
    String detail = endpoint.path("detail").asString("");
    String address = endpoint.path("address").asString("");
    return Check.of(
        "endpoint." + endpoint.path("name").asString(""),
        state.equals("ready") && detail.isEmpty(),
        "%s at %s%s".formatted(state, address, detail.isEmpty() ? "" : ": " + detail),
        "look after " + address + ", or correct endpoints in sovereign.yaml");
  }

  private Check temporal() {
    int port = site.config().ports().temporal();
    try (Socket socket = new Socket(Loopback.address(), port)) {
      Http.Response namespace = Http.get(site.temporalUi("/api/v1/namespaces/default"), TIMEOUT);
      return Check.of(
          "temporal.namespace",
          socket.isConnected() && namespace.isOk(),
          "127.0.0.1:%d takes connections, namespace default answers %d"
              .formatted(port, namespace.status()),
          UP);
    } catch (IOException noAnswer) {
      return Check.of("temporal.namespace", false, "127.0.0.1:" + port + ": " + noAnswer, UP);
    }
  }

  private Check schedules() {
    try {
      int count = Gateway.list(new Gateway(site).schedules()).size();
      return Check.of(
          "schedules", count > 0, count + " on the server", "./sovereign schedules --reconcile");
    } catch (IOException noAnswer) {
      return Check.of("schedules", false, "not seen: " + noAnswer.getMessage(), UP);
    }
  }

  private Check model() {
    Optional<ServiceSpec> service =
        site.runFolder().stack().map(StackSpec::services).stream()
            .flatMap(List::stream)
            .filter(spec -> spec.name().equals("model"))
            .findFirst();
    if (site.runFolder().stack().isPresent() && service.isEmpty()) {
      return Check.of("model", true, "none was chosen: AI answers are the degraded ones", "");
    }
    String alias = service.map(DoorChecks::alias).orElse("");
    String request =
        "{\"model\":\"%s\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(alias);
    try {
      long start = System.nanoTime();
      Http.Response answer =
          Http.post(site.model("/v1/chat/completions"), null, request, MODEL_TIMEOUT);
      long millis = (System.nanoTime() - start) / 1_000_000;
      return Check.of(
          "model",
          answer.isOk(),
          "%s answers %d after %d ms".formatted(alias, answer.status(), millis),
          "./sovereign logs model");
    } catch (IOException noAnswer) {
      return Check.of("model", false, "no answer: " + noAnswer.getMessage(), UP);
    }
  }

  private static String alias(ServiceSpec spec) {
    int option = spec.command().indexOf("--alias");
    return option < 0 ? "" : spec.command().get(option + 1);
  }
}
