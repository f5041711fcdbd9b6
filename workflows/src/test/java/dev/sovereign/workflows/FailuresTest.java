package dev.sovereign.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.RetryState;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private final ApplicationFailure cause =
      ApplicationFailure.newFailure("/there/0", "java.nio.file.NoSuchFileException");

  private static Throwable ofAnActivity(ApplicationFailure fault) {
    return new ActivityFailure(
        "Activity task failed",
        1,
        2,
        "Handoff_ReadCodeChanges",
        "3",
        RetryState.RETRY_STATE_NON_RETRYABLE_FAILURE,
        "here",
        fault);
  }

  @Test
  void theCodedFaultIsToldAndNotWhatCausedIt() {
    var coded =
        ApplicationFailure.newFailureWithCause(
            "/there/0 cannot be read: check its rights", "REPOSITORY_UNREADABLE", cause);
    assertThat(Failures.describe(ofAnActivity(coded)))
        .isEqualTo("/there/0 cannot be read: check its rights (REPOSITORY_UNREADABLE)");
  }

  @Test
  void ofSeveralCodesTheInnermostIsTold() {
    var outer =
        ApplicationFailure.newFailureWithCause(
            "the organ failed",
            "ORGAN_FAILED",
            ApplicationFailure.newFailureWithCause("no room", "DISK_FULL", cause));
    assertThat(Failures.describe(ofAnActivity(outer))).isEqualTo("no room (DISK_FULL)");
  }

  @Test
  void whatHasNoCodeShowsNoNameOfAClass() {
    assertThat(Failures.describe(ofAnActivity(cause))).isEqualTo("/there/0");
  }
}
