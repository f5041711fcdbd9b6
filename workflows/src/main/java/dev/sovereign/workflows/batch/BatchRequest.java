package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import dev.sovereign.workflows.TaskQueues.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent; {@code {}} goes on with the oldest batch that has not ended, which is
 * how one is taken up again whose run was terminated.
 *
 * @param batchId the batch
 * @param host whose content store has its files; any host of the server tier when absent
 * @param group whose requests were made last; a run that continues as new passes it on, people
 *     leave it out
 * @param first the tier that was waited for; passed on in the same way
 */
public record BatchRequest(
    @Nullable String batchId, @Nullable String host, @Nullable String group, @Nullable Tier first)
    implements StartRequest {

  private static final int MAX_LENGTH = 400;

  public BatchRequest {
    Limits.text("batchId", batchId, MAX_LENGTH);
    Limits.text("host", host, MAX_LENGTH);
    Limits.text("group", group, MAX_LENGTH);
  }

  /** Of one batch. */
  public static BatchRequest of(String batchId, String host) {
    return new BatchRequest(batchId, host, null, null);
  }
}
