package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended that has no receipt yet. Holds no content.
 *
 * @param key names the call
 * @param model as the caller named it
 * @param dataClass how far the content was allowed to travel
 * @param tried every attempt, oldest first
 * @param quality {@code MODEL} when a model answered, {@code DEGRADED} when rules stand in; absent
 *     when nobody wants an answer any more
 * @param outcome {@code answered}, {@code degraded}, or the name of the fault that ended it
 * @param promptTokens read; 0 when nobody answered
 * @param completionTokens written; 0 when nobody answered
 * @param askedAt when the call began
 * @param endedAt when it ended
 * @param by who answered; absent when nobody did
 * @param needed the layer that the last plan was made for; absent when nobody estimated
 * @param doubtful as in {@link AttemptRequest}: kept as the answer when {@code by} gave it, deleted
 *     otherwise
 */
public record Conclusion(
    CallKey key,
    String model,
    DataClass dataClass,
    List<Tried> tried,
    @Nullable Quality quality,
    String outcome,
    int promptTokens,
    int completionTokens,
    Instant askedAt,
    Instant endedAt,
    @Nullable Candidate by,
    @Nullable Layer needed,
    @Nullable ContentRef doubtful) {
  public Conclusion {
    tried = List.copyOf(tried);
  }
}
