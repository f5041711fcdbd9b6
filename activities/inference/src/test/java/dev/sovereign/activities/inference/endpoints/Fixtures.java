package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Endpoints and requests as the tests of this package want them. */
final class Fixtures {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Instant DEADLINE = START.plusSeconds(60);
  static final Price PAID = new Price(150_000_000, 600_000_000);

  static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));

  static final ProbePolicy POLICY =
      new ProbePolicy(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          0,
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));

  private Fixtures() {}

  static EndpointModel free(String name, Layer layer, int contextTokens) {
    return new EndpointModel(name, layer, contextTokens, Price.FREE);
  }

  static EndpointModel paid(String name) {
    return new EndpointModel(name, Layer.LARGE, 0, PAID);
  }

  static Endpoint device(String name, EndpointModel... models) {
    return endpoint(name, EndpointKind.MODEL_SERVER, "127.0.0.1", Tier.DEVICE, all(), models);
  }

  static Endpoint server(String name, EndpointModel... models) {
    return endpoint(name, EndpointKind.VLLM, "10.0.0.2", Tier.SERVER, leaving(), models);
  }

  static Endpoint ollama(String name, EndpointModel... models) {
    return endpoint(name, EndpointKind.OLLAMA, "127.0.0.1", Tier.SERVER, all(), models);
  }

  static Endpoint cloud(String name, EndpointModel... models) {
    return endpoint(
        name,
        EndpointKind.OPENAI,
        "api.example.com",
        Tier.CLOUD,
        Set.of(DataClass.PUBLIC, DataClass.INTERNAL),
        models);
  }

  static Endpoint endpoint(
      String name,
      EndpointKind kind,
      String host,
      Tier tier,
      Set<DataClass> classes,
      EndpointModel... models) {
    return new Endpoint(
        name,
        kind,
        URI.create("http://" + host + ":8080/v1"),
        List.of(models),
        new EndpointModel("", Layer.SMALL, 0, kind.cloud() ? PAID : Price.FREE),
        tier,
        classes,
        TIMEOUTS,
        2,
        2);
  }

  static Set<DataClass> all() {
    return EnumSet.allOf(DataClass.class);
  }

  static Set<DataClass> leaving() {
    return EnumSet.of(DataClass.PUBLIC, DataClass.INTERNAL);
  }

  static RequestFacts facts(String model, int textChars, boolean tools) {
    return new RequestFacts(model, false, false, 1, textChars, tools, false, false, 0);
  }

  static PlanRequest request(
      Operation operation, RequestFacts facts, DataClass dataClass, RoutePolicy policy) {
    return new PlanRequest(operation, facts, dataClass, policy, DEADLINE, Priority.INTERACTIVE);
  }

  /** A simple chat that leaves the choice to the plan. */
  static PlanRequest anyChat() {
    return request(
        Operation.CHAT,
        facts(RequestFacts.AUTO, 40, false),
        DataClass.INTERNAL,
        RoutePolicy.LOCAL_FIRST);
  }
}
