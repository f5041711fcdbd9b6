package dev.sovereign.activities.inference.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.inference.call.BadRequestException;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.activities.inference.call.UpstreamCall;
import dev.sovereign.activities.inference.endpoints.Endpoint;
import dev.sovereign.activities.inference.endpoints.EndpointKind;
import dev.sovereign.activities.inference.endpoints.EndpointModel;
import dev.sovereign.activities.inference.endpoints.Price;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Layer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Requests and endpoints of tests. */
final class Calls {
  private Calls() {}

  static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]";

  static final Timeouts LONG = timeouts(20_000, 20_000, 20_000);

  static Timeouts timeouts(long firstByteMillis, long idleMillis, long answerMillis) {
    return new Timeouts(
        Duration.ofSeconds(5),
        Duration.ofMillis(firstByteMillis),
        Duration.ofMillis(idleMillis),
        Duration.ofMillis(answerMillis));
  }

  static UpstreamCall chat(String members) {
    return call(Operation.CHAT, "{" + members + MESSAGES + "}", LONG);
  }

  static UpstreamCall streamed(Timeouts timeouts) {
    return call(Operation.CHAT, "{\"model\":\"auto\",\"stream\":true," + MESSAGES + "}", timeouts);
  }

  static UpstreamCall call(Operation operation, String json, Timeouts timeouts) {
    try {
      var body = RequestBody.parse(operation, json.getBytes(UTF_8));
      return new UpstreamCall(body, "tiny", timeouts, false);
    } catch (BadRequestException e) {
      throw new AssertionError(e);
    }
  }

  static Endpoint endpoint(EndpointKind kind, URI address) {
    return endpoint(kind, address, 0);
  }

  static Endpoint endpoint(EndpointKind kind, URI address, int contextTokens) {
    return new Endpoint(
        "test",
        kind,
        address,
        List.of(),
        new EndpointModel("", Layer.TINY, contextTokens, Price.FREE),
        Tier.SERVER,
        Set.of(DataClass.PUBLIC),
        LONG,
        4,
        4);
  }

  static String chunk(String delta, String finish) {
    return ("{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":7,\"model\":\"m1\",\"choices\":"
            + "[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}")
        .formatted(delta, finish);
  }
}
