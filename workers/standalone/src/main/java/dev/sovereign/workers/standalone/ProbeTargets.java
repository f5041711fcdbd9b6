package dev.sovereign.workers.standalone;

import dev.sovereign.activities.health.ProbeTarget;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignConfig.EngineChoice;
import dev.sovereign.config.SovereignConfig.Ports;
import dev.sovereign.config.SovereignConfig.Service;
import dev.sovereign.workers.runtime.database.DatabaseServer;
import io.grpc.Channel;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The services that the health organ asks: the machine's own, then the configured ones. */
final class ProbeTargets {

  private static final String LOOPBACK = "127.0.0.1";

  private final DataSource health;
  private final Channel temporal;
  private final Function<String, Channel> channels;

  /**
   * @param health the database with the role that may do nothing else
   * @param temporal the worker's own channel
   * @param channels opens one to a further Temporal by its address
   */
  ProbeTargets(DataSource health, Channel temporal, Function<String, Channel> channels) {
    this.health = health;
    this.temporal = temporal;
    this.channels = channels;
  }

  List<ProbeTarget> of(SovereignConfig config) {
    Ports ports = config.ports();
    List<ProbeTarget> targets = new ArrayList<>();
    String jdbc = new DatabaseServer(LOOPBACK, ports.postgres()).url();
    targets.add(new ProbeTarget.Sql("postgres", jdbc, health, logs("postgres")));
    String address = LOOPBACK + ":" + ports.temporal();
    targets.add(new ProbeTarget.Temporal("temporal", address, temporal, logs("temporal")));
    targets.add(http("temporal-ui", ports.temporalUi(), "/", logs("temporal")));
    if (config.model().engine() != EngineChoice.NONE) {
      targets.add(http("model", ports.model(), "/health", logs("model")));
    }
    targets.add(http("gateway", ports.gateway(), "/health", logs("worker")));
    config.services().forEach(service -> targets.add(target(service)));
    return targets;
  }

  private ProbeTarget target(Service service) {
    String name = service.name();
    String address = service.address();
    String next = "look after " + name + ", or take it out of services in sovereign.yaml";
    return switch (service.kind()) {
      case HTTP -> new ProbeTarget.Http(name, URI.create(address), next);
      case TCP -> {
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        yield new ProbeTarget.Tcp(name, address.substring(0, colon), port, next);
      }
      case SQL -> new ProbeTarget.Sql(name, address, database(address), next);
      case TEMPORAL -> new ProbeTarget.Temporal(name, address, channels.apply(address), next);
    };
  }

  /** A connection an hour needs no pool. */
  private static DataSource database(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  private static ProbeTarget http(String name, int port, String path, String next) {
    return new ProbeTarget.Http(name, URI.create("http://" + LOOPBACK + ":" + port + path), next);
  }

  private static String logs(String service) {
    return "./sovereign logs " + service;
  }
}
