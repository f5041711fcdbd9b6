package dev.sovereign.workflows.treasury.loop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of the loop at an instant.
 *
 * @param stage what it does now
 * @param question what a person is asked, absent when nothing is
 * @param answer what the person said, empty until then
 * @param closed the periods that this run closed so far
 * @param asOf the run's own time of its last step
 */
public record LoopStatus(
    String stage,
    @Nullable ApprovalQuestion question,
    String answer,
    List<String> closed,
    Instant asOf) {
  public LoopStatus {
    closed = List.copyOf(closed);
  }
}
