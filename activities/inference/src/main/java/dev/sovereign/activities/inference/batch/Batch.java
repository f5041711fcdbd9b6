package dev.sovereign.activities.inference.batch;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.batch.BatchState;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.inference.DeferUntil;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch as it stands.
 *
 * @param id {@code batch_} and letters that nobody can guess
 * @param terms what was asked for
 * @param status where it stands
 * @param host whose content store has its files
 * @param outputFileId of the answers; absent while there are none
 * @param errorFileId of the requests that failed; absent while there are none
 * @param total its requests, once they are known
 * @param completed those that were answered
 * @param failed those that cannot be
 * @param times when what happened
 */
public record Batch(
    String id,
    Terms terms,
    BatchStatus status,
    String host,
    @Nullable String outputFileId,
    @Nullable String errorFileId,
    int total,
    int completed,
    int failed,
    Times times) {

  /**
   * What was asked for.
   *
   * @param inputFileId the file with the requests
   * @param endpoint where all of them go, for example {@code /v1/chat/completions}
   * @param window the completion window as the caller wrote it
   * @param metadata a JSON object of strings, as the caller gave it
   * @param dataClass how far its requests may travel
   * @param deferUntil what it waits for first; absent for nothing
   */
  public record Terms(
      String inputFileId,
      String endpoint,
      String window,
      String metadata,
      DataClass dataClass,
      @Nullable DeferUntil deferUntil) {}

  /** When what happened; absent what did not. */
  public record Times(
      Instant created,
      Instant expires,
      @Nullable Instant inProgress,
      @Nullable Instant finalizing,
      @Nullable Instant cancelling,
      @Nullable Instant ended) {}

  BatchState state() {
    return new BatchState(
        id, status, terms.dataClass(), total, completed, failed, terms.deferUntil());
  }
}
