package dev.sovereign.workflows.memory;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Work on the memory that goes on by itself. */
@ActivityInterface(namePrefix = "Memory_")
public interface MemoryActivities {

  /**
   * Brings what is remembered of the configured folders and repositories in step with them. Each
   * new or changed part becomes a fact, a changed one supersedes the older, a vanished one is
   * superseded by a note that it is gone. Idempotent: a second call records nothing. A source that
   * cannot be read is a line in the report ({@link MemoryFailure#SOURCE_UNREADABLE}), not the end
   * of the others. Fails with {@link MemoryFailure#STORE_UNAVAILABLE}; what was recorded by then
   * stays, and the next call goes on from there.
   */
  @ActivityMethod
  SourcesReport syncSources(SyncSourcesRequest request);
}
