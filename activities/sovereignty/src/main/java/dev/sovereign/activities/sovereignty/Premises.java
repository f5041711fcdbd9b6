package dev.sovereign.activities.sovereignty;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What the probes look at; addresses to ask, never answers.
 *
 * @param repository the folder to look at when a request names none
 * @param build the commit that the running build was made from; empty when unknown
 * @param host this machine
 * @param namespace the Temporal namespace of the workers
 * @param temporal where Temporal is configured to be
 * @param postgres where PostgreSQL is configured to be
 * @param model the model server, without a path: {@code http://127.0.0.1:8080}
 * @param otherServices further configured services
 */
public record Premises(
    Path repository,
    String build,
    HostIdentity host,
    String namespace,
    ServiceAddress temporal,
    ServiceAddress postgres,
    URI model,
    List<ServiceAddress> otherServices) {
  public Premises {
    otherServices = List.copyOf(otherServices);
  }
}
