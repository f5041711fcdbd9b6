package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.Quality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a question. Sealed, so that whoever asks also says what stands in for a model: no
 * schedule fails because one is away.
 */
public sealed interface Answer {

  /** Every attempt, oldest first. */
  List<Tried> tried();

  /** Of the call's receipt; absent when none could be written. */
  @Nullable String receiptId();

  /**
   * A model answered.
   *
   * @param generation its answer; the text is empty when {@code reference} has it
   * @param reference where the text is; absent when it is inline
   * @param candidate who answered
   * @param quality {@code DEGRADED} when it failed its check and no larger layer answered
   */
  record ByModel(
      Generation generation,
      @Nullable ContentRef reference,
      Candidate candidate,
      Quality quality,
      List<Tried> tried,
      @Nullable String receiptId)
      implements Answer {
    public ByModel {
      tried = List.copyOf(tried);
    }
  }

  /**
   * No model did: deterministic rules must.
   *
   * @param reason one line for a person; holds no content
   * @param fault what ended the call; absent when nobody was left to ask
   */
  record Degraded(
      String reason, @Nullable Fault fault, List<Tried> tried, @Nullable String receiptId)
      implements Answer {
    public Degraded {
      tried = List.copyOf(tried);
    }
  }
}
