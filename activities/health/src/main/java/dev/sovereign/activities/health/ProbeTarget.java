package dev.sovereign.activities.health;

import dev.sovereign.workflows.health.ProbeKind;
import io.grpc.Channel;
import java.net.URI;
import javax.sql.DataSource;

/** A service to ask, and what to do when it does not answer. */
public sealed interface ProbeTarget {

  /** The service's name in the configuration, for example {@code postgres}. */
  String name();

  /** The command or action that mends it, for example {@code ./sovereign logs postgres}. */
  String nextStep();

  /** How it is asked. */
  default ProbeKind kind() {
    return switch (this) {
      case Http _ -> ProbeKind.HTTP;
      case Tcp _ -> ProbeKind.TCP;
      case Sql _ -> ProbeKind.SQL;
      case Temporal _ -> ProbeKind.TEMPORAL;
    };
  }

  /** What is asked, as it may be shown: without user, password, query or fragment. */
  default String shownAddress() {
    return switch (this) {
      case Http http -> ShownAddress.of(http.address());
      case Tcp tcp -> tcp.host() + ":" + tcp.port();
      case Sql sql -> ShownAddress.of(sql.address());
      case Temporal temporal -> temporal.address();
    };
  }

  /**
   * {@code GET} must answer 2xx; a redirect is not followed, because it may lead off this machine.
   *
   * @param address an {@code http} or {@code https} address
   */
  record Http(String name, URI address, String nextStep) implements ProbeTarget {}

  /** A connection must be accepted. */
  record Tcp(String name, String host, int port, String nextStep) implements ProbeTarget {}

  /**
   * {@code SELECT 1} must return 1.
   *
   * @param address the JDBC URL that the data source was made from; only shown
   */
  record Sql(String name, String address, DataSource dataSource, String nextStep)
      implements ProbeTarget {}

  /**
   * The gRPC health service must say {@code SERVING}.
   *
   * @param address host and port; only shown
   * @param channel to that address; stays the caller's to close
   */
  record Temporal(String name, String address, Channel channel, String nextStep)
      implements ProbeTarget {}
}
