package dev.sovereign.activities.sovereignty;

/**
 * Where a service is, as configured.
 *
 * @param service its name, for example {@code postgres}
 * @param host a name or an IP literal
 * @param port its TCP port, 1 to 65535
 */
public record ServiceAddress(String service, String host, int port) {
  public ServiceAddress {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(service + ": port " + port + " (expected: 1 to 65535)");
    }
  }

  @Override
  public String toString() {
    return service + " at " + host + ":" + port;
  }
}
