package dev.sovereign.workers.standalone;

import dev.sovereign.activities.sovereignty.HostIdentity;
import dev.sovereign.activities.sovereignty.Premises;
import dev.sovereign.activities.sovereignty.ServiceAddress;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignConfig.Service;
import java.net.URI;
import java.util.Optional;

/** What the sovereignty probes look at, from the configuration. */
final class MachinePremises {

  private static final String LOOPBACK = "127.0.0.1";

  private MachinePremises() {}

  static Premises of(SovereignConfig config, Checkout checkout, HostIdentity host) {
    return new Premises(
        checkout.repository(),
        checkout.build(),
        host,
        "default",
        new ServiceAddress("temporal", LOOPBACK, config.ports().temporal()),
        new ServiceAddress("postgres", LOOPBACK, config.ports().postgres()),
        URI.create("http://" + LOOPBACK + ":" + config.ports().model()),
        config.services().stream().flatMap(service -> address(service).stream()).toList());
  }

  private static Optional<ServiceAddress> address(Service service) {
    URI uri =
        switch (service.kind()) {
          case HTTP -> URI.create(service.address());
          case TCP, TEMPORAL -> URI.create("tcp://" + service.address());
          case SQL -> URI.create(service.address().substring("jdbc:".length()));
        };
    int port = uri.getPort() > 0 ? uri.getPort() : standardPort(String.valueOf(uri.getScheme()));
    return Optional.ofNullable(uri.getHost())
        .map(name -> new ServiceAddress(service.name(), name, port));
  }

  private static int standardPort(String scheme) {
    return switch (scheme) {
      case "https" -> 443;
      case "postgresql" -> 5432;
      default -> 80;
    };
  }
}
