package dev.sovereign.testing.load;

import java.net.URI;

/** Load is made on one's own machine only. */
final class Loopback {

  private Loopback() {}

  /**
   * The same address.
   *
   * @throws IllegalArgumentException when it is not a literal loopback address with a port
   */
  static URI require(URI address) {
    if (!"127.0.0.1".equals(address.getHost()) || address.getPort() < 1) {
      throw new IllegalArgumentException(
          "address: " + address + " (expected: http://127.0.0.1:PORT, load stays on this machine)");
    }
    return address;
  }
}
