package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.inference.Candidate;
import java.io.IOException;
import java.util.List;

/** Takes a streamed answer. Unused when the request asks for none. Called by one thread. */
public interface AnswerSink {

  /**
   * The first token is there: from now on the answer is committed to this candidate.
   *
   * @param failed the attempts before it
   */
  void begin(Candidate candidate, List<RecordedAttempt> failed) throws IOException;

  /** One event's data, a JSON chunk as the upstream sent it. Never {@code [DONE]}. */
  void event(byte[] data) throws IOException;

  /** Takes nothing. */
  static AnswerSink none() {
    return new AnswerSink() {
      @Override
      public void begin(Candidate candidate, List<RecordedAttempt> failed) {}

      @Override
      public void event(byte[] data) {}
    };
  }
}
