package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import org.jspecify.annotations.Nullable;

/**
 * @param source the name of one configured source; all of them when absent
 */
public record SyncSourcesRequest(@Nullable String source) implements StartRequest {
  public SyncSourcesRequest {
    Limits.text("source", source, 4_096);
  }
}
