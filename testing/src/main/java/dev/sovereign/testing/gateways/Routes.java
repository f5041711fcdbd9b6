package dev.sovereign.testing.gateways;

import java.net.URI;

/**
 * What a gateway is told of.
 *
 * @param first the first choice's base address
 * @param fallback who answers when that cannot; the same address when there is none
 * @param paid whether the first choice costs money
 */
public record Routes(URI first, URI fallback, boolean paid) {

  /** One free upstream. */
  public static Routes single(URI address) {
    return new Routes(address, address, false);
  }

  /** A cloud, and what is at home. */
  public static Routes cloudAndLocal(URI cloud, URI local) {
    return new Routes(cloud, local, true);
  }

  boolean hasFallback() {
    return !first.equals(fallback);
  }
}
