package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one candidate: an answer or a fault, never an exception for either. After
 * {@link Fault#CHECK_FAILED} it is both.
 *
 * @param tried the attempt; its fault is absent exactly when {@code generation} is present and
 *     passed its check
 * @param generation the answer; its text is empty when {@code reference} has it
 * @param reference where the text is, in UTF-8: always for {@code KEEP_ON_DEVICE}, and for text
 *     over {@link #MAX_INLINE_BYTES}; absent otherwise
 * @param recordedBy who answered when the key had its answer already and nobody was asked now;
 *     absent otherwise
 * @param receiptId of the receipt that the attempt left for the whole call; absent after a fault,
 *     and where no database can be reached: the workflow then has it written by {@link
 *     RoutedInferenceActivities#conclude}
 */
public record AttemptOutcome(
    Tried tried,
    @Nullable Generation generation,
    @Nullable ContentRef reference,
    @Nullable Candidate recordedBy,
    @Nullable String receiptId) {

  /** Longer answers travel by reference: histories stay small. */
  public static final int MAX_INLINE_BYTES = 64 * 1024;

  public AttemptOutcome {
    boolean doubtful = tried.attempt().fault() == Fault.CHECK_FAILED;
    if (!doubtful && (generation == null) == (tried.attempt().fault() == null)) {
      throw new IllegalArgumentException("outcome: an answer or a fault (expected: one of them)");
    }
    if (reference != null && (generation == null || !generation.text().isEmpty())) {
      throw new IllegalArgumentException("outcome: text beside a reference (expected: only one)");
    }
  }
}
