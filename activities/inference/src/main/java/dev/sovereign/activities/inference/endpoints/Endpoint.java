package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Timeouts;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * A configured endpoint.
 *
 * @param name of its own
 * @param kind how it is spoken to
 * @param address for OpenAI-compatible servers the base, for example {@code
 *     http://127.0.0.1:8080/v1}
 * @param models what it is used for; empty for every model that it says it serves, at the layer of
 *     {@code discovered}
 * @param discovered the template for models that only the endpoint names; its name is ignored
 * @param tier where it is
 * @param dataClasses what may be sent to it; {@link DataClass#KEEP_ON_DEVICE} only when it is on
 *     this host
 * @param timeouts of each call
 * @param concurrency calls at the same time, at least 1
 * @param queue calls that may wait beyond these
 */
public record Endpoint(
    String name,
    EndpointKind kind,
    URI address,
    List<EndpointModel> models,
    EndpointModel discovered,
    Tier tier,
    Set<DataClass> dataClasses,
    Timeouts timeouts,
    int concurrency,
    int queue) {

  public Endpoint {
    models = List.copyOf(models);
    dataClasses = Set.copyOf(dataClasses);
    if (concurrency < 1 || queue < 0) {
      throw new IllegalArgumentException(
          "concurrency: %d, queue: %d (expected: >= 1 and >= 0)".formatted(concurrency, queue));
    }
    if (dataClasses.contains(DataClass.KEEP_ON_DEVICE) && (kind.cloud() || !onThisHost(address))) {
      throw new IllegalArgumentException(
          "endpoint %s at %s: KEEP_ON_DEVICE (expected: only an address on this host)"
              .formatted(name, address));
    }
  }

  /** Whether what is sent there stays on this host: a literal loopback address, never a name. */
  public boolean onThisHost() {
    return !kind.cloud() && onThisHost(address);
  }

  /** The context window of a model; 0 when not known. */
  public int contextTokens(String model) {
    for (EndpointModel each : models) {
      if (each.name().equals(model)) {
        return each.contextTokens();
      }
    }
    return discovered.contextTokens();
  }

  private static boolean onThisHost(URI address) {
    String host = address.getHost();
    return host != null && (isLoopback(host) || host.equals("[::1]") || host.equals("::1"));
  }

  /** Four groups of one to three digits. Written out, because it is asked for every call. */
  private static boolean isLoopback(String host) {
    int groups = 1;
    int digits = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.' && digits > 0) {
        groups++;
        digits = 0;
      } else if (c < '0' || c > '9' || ++digits > 3) {
        return false;
      }
    }
    return groups == 4 && digits > 0 && host.startsWith("127.");
  }
}
