package dev.sovereign.activities.memory.qdrant;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sovereign.activities.memory.recall.FactIndexContract;
import dev.sovereign.activities.memory.recall.IndexGenerations;
import java.net.URI;
import java.util.UUID;

/**
 * The same against a real server: {@code QDRANT_URL=http://127.0.0.1:6334}, and {@code
 * QDRANT_API_KEY} where it wants one. Its collections begin with {@code sovereign-test-}.
 */
class QdrantFactIndexIT extends FactIndexContract {

  private final String prefix = "sovereign-test-" + UUID.randomUUID();

  @Override
  protected IndexGenerations generations() {
    String url = System.getenv().getOrDefault("QDRANT_URL", "");
    assumeThat(url)
        .as("not run: QDRANT_URL is not set (expected: the gRPC address of a Qdrant server)")
        .isNotEmpty();
    URI address = URI.create(url);
    String key = System.getenv().getOrDefault("QDRANT_API_KEY", "");
    return new QdrantGenerations(
        new QdrantAddress(
            address.getHost(),
            address.getPort() < 0 ? 6334 : address.getPort(),
            "https".equals(address.getScheme()),
            () -> key,
            prefix));
  }
}
