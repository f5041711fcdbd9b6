package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One candidate to be asked.
 *
 * @param key names the call; the same in all its attempts
 * @param prompt the question
 * @param model as the caller named it, for the receipt; {@link RouteRequest#AUTO} when it left the
 *     choice to the plan
 * @param dataClass how far the content may travel
 * @param priority who is served first when the endpoint is busy
 * @param candidate who is asked
 * @param index the candidate's place in the plan
 * @param earlier this call's attempts so far, oldest first, for the receipt
 * @param askedAt when the call began
 * @param deadline of the whole call
 * @param needed the layer that the plan was made for; absent when nobody estimated
 * @param larger whether the plan has a candidate of a larger layer
 * @param doubtful the answer that failed its check, of a call that the gateway handed over, in the
 *     content store of its home host: whoever answers after all deletes it; absent for most
 */
public record AttemptRequest(
    CallKey key,
    Prompt prompt,
    String model,
    DataClass dataClass,
    Priority priority,
    Candidate candidate,
    int index,
    List<Tried> earlier,
    Instant askedAt,
    Instant deadline,
    @Nullable Layer needed,
    boolean larger,
    @Nullable ContentRef doubtful) {
  public AttemptRequest {
    earlier = List.copyOf(earlier);
  }
}
