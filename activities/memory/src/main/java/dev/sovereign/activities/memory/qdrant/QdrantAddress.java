package dev.sovereign.activities.memory.qdrant;

import java.util.function.Supplier;

/**
 * Where a Qdrant server is.
 *
 * @param host a name or an address
 * @param port of its gRPC API, 6334 as a rule
 * @param tls whether the connection is encrypted
 * @param apiKey asked once; empty for none
 * @param prefix begins the names of its collections, so that two installations can share a server
 */
public record QdrantAddress(
    String host, int port, boolean tls, Supplier<String> apiKey, String prefix) {

  /** Never tells the key. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
