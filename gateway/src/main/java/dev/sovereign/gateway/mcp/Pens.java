package dev.sovereign.gateway.mcp;

import dev.sovereign.workflows.memory.Fence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which session each connection opened last, so that a model need not carry ids from call to call.
 * Only a convenience: whether that session still may write is decided by the database. Thread-safe.
 */
final class Pens {

  private static final int MOST = 10_000;

  private final Map<String, Fence> held =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Fence> eldest) {
              return size() > MOST;
            }
          });

  void take(Connection connection, Fence fence) {
    held.put(connection.id(), fence);
  }

  void drop(Connection connection, String sessionId) {
    held.computeIfPresent(
        connection.id(), (_, fence) -> fence.sessionId().equals(sessionId) ? null : fence);
  }

  @Nullable Fence of(Connection connection) {
    return held.get(connection.id());
  }
}
