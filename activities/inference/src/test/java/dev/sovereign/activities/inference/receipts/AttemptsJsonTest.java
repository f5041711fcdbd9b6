package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.receipts.Receipt.RecordedAttempt;
import dev.sovereign.workflows.inference.Attempt;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttemptsJsonTest {

  private static final RecordedAttempt ANSWER =
      new RecordedAttempt(Fixtures.LOCAL, new Attempt(2, null, "", 0, 431));
  private static final RecordedAttempt FAILURE =
      new RecordedAttempt(Fixtures.LOCAL, new Attempt(0, Fault.SERVER_ERROR, "HTTP 503", 1500, 12));

  @Test
  void aFirstAnswerRepeatsNothingOfWhoGaveIt() {
    assertThat(AttemptsJson.write(List.of(ANSWER), Fixtures.LOCAL))
        .isEqualTo("[{\"candidate\":2,\"latency_millis\":431}]");
    assertReadBack(List.of(ANSWER), Fixtures.LOCAL);
  }

  @Test
  void whateverElseHappenedIsReadAsItWasWritten() {
    assertReadBack(List.of(), null);
    assertReadBack(List.of(FAILURE), null);
    assertReadBack(List.of(FAILURE), Fixtures.LOCAL);
    assertReadBack(List.of(FAILURE, ANSWER), Fixtures.LOCAL);
    assertReadBack(List.of(ANSWER), Fixtures.PAID);
    assertReadBack(List.of(ANSWER), null);
  }

  private static void assertReadBack(List<RecordedAttempt> attempts, @Nullable Candidate answered) {
    String json = AttemptsJson.write(attempts, answered);
    assertThat(AttemptsJson.read(json, answered)).isEqualTo(attempts);
  }
}
