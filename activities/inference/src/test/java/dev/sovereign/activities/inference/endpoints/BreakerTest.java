package dev.sovereign.activities.inference.endpoints;

import static dev.sovereign.activities.inference.endpoints.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BreakerTest {

  @ParameterizedTest
  @EnumSource(Fault.class)
  void everyFaultDoesWhatItSays(Fault fault) {
    Breaker after = failed(Breaker.CLOSED, fault, START);
    switch (fault.effect()) {
      case OPENS -> {
        assertThat(after.askable(START)).isFalse();
        assertThat(after.probeDue(START)).isFalse();
        assertThat(after.probeDue(START.plusSeconds(1))).isTrue();
      }
      case PARKS -> {
        assertThat(after.askable(START.plusSeconds(29))).isFalse();
        assertThat(after.askable(START.plusSeconds(30))).isTrue();
        assertThat(after.probeDue(START.plusSeconds(30))).isFalse();
      }
      case COUNTS -> assertThat(after.askable(START)).isTrue();
      case NONE -> assertThat(after).isSameAs(Breaker.CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MALFORMED", "TRUNCATED"})
  void brokenAnswersOpenAtThreeOfTheLastFive(Fault fault) {
    Breaker breaker = failed(failed(Breaker.CLOSED, fault, START), fault, START);
    breaker = breaker.answered(0, false).answered(0, false);
    assertThat(breaker.askable(START)).isTrue();
    assertThat(failed(breaker, fault, START).askable(START)).isFalse();
    Breaker forgotten = failed(breaker.answered(0, false), fault, START);
    assertThat(forgotten.askable(START)).as("the first is the sixth last").isTrue();
  }

  @Test
  void anAnswerOfAHealthyEndpointChangesNothingAtAll() {
    assertThat(Breaker.CLOSED.answered(0, false)).isSameAs(Breaker.CLOSED);
  }

  @Test
  void aParkIsCappedAndNeverShortened() {
    Breaker hour = Breaker.CLOSED.parked(Duration.ofDays(1), START);
    assertThat(hour.parkedUntil()).isEqualTo(START.plus(Duration.ofHours(1)));
    assertThat(hour.parked(Duration.ofSeconds(5), START)).isSameAs(hour);
    assertThat(hour.unparked(START.plusSeconds(3599))).isSameAs(hour);
    assertThat(hour.unparked(START.plusSeconds(3600)).parkedUntil()).isNull();
  }

  @Test
  void aFailedProbeWaitsTwiceAsLong() {
    Breaker open = failed(Breaker.CLOSED, Fault.REFUSED, START);
    Instant second = START.plusSeconds(1);
    Breaker still = open.probeFailed(Fault.DNS, second, BreakerTest::doubling);
    assertThat(still.probeDue(second.plusMillis(1999))).isFalse();
    assertThat(still.probeDue(second.plusMillis(2000))).isTrue();
    assertThat(Obstacles.outage(still)).startsWith("DNS since " + START);
  }

  @Test
  void aCallFromBeforeTheOutageCannotCloseIt() {
    Breaker open = failed(Breaker.CLOSED, Fault.REFUSED, START);
    assertThat(open.answered(0, false)).isSameAs(open);
  }

  @Test
  void aSecondFailureNeitherProlongsNorShortensTheOutage() {
    Breaker open = failed(Breaker.CLOSED, Fault.REFUSED, START);
    assertThat(failed(open, Fault.TIMEOUT, START.plusSeconds(9))).isSameAs(open);
    assertThat(open.failed(1, false, Fault.TIMEOUT, Duration.ZERO, START, BreakerTest::doubling))
        .isSameAs(open);
  }

  @Test
  void aCallFromBeforeTheOutageCannotReopenWhatIsBack() {
    Breaker back = failed(Breaker.CLOSED, Fault.REFUSED, START).probeAnswered();
    assertThat(back.askable(START)).isTrue();
    assertThat(failed(back, Fault.TIMEOUT, START)).isSameAs(back);
    assertThat(failed(back, Fault.TRUNCATED, START)).isSameAs(back);
    assertThat(back.answered(0, false)).isSameAs(back);
    assertThat(failed(back, Fault.RATE_LIMITED, START).parked(START))
        .as("a park names its own time")
        .isTrue();
  }

  @Test
  void anEndpointThatOnlyProbesLikeIsLeftAloneLongerEachTime() {
    Breaker back = failed(Breaker.CLOSED, Fault.RESET, START).probeAnswered();
    Breaker again = failedIn(back, Fault.RESET);
    assertThat(again.probeDue(START.plusMillis(1999))).isFalse();
    assertThat(again.probeDue(START.plusMillis(2000))).isTrue();
    Breaker proven = back.answered(back.generation(), false);
    assertThat(failedIn(proven, Fault.RESET).probeDue(START.plusSeconds(1))).isTrue();
  }

  @Test
  void oneCallerTriesWhatIsOffered() {
    Breaker offered = failed(Breaker.CLOSED, Fault.SERVER_ERROR, START).trialOffered();
    assertThat(offered.askable(START)).isTrue();
    Breaker taken = offered.trialTaken();
    assertThat(taken.askable(START)).isFalse();
    assertThat(taken.trialTaken()).isSameAs(taken);
    assertThat(taken.trialReturned().askable(START)).isTrue();
    assertThat(taken.answered(1, true).open()).isNull();
    assertThat(taken.answered(1, false)).as("not the caller who tries").isSameAs(taken);
    assertThat(taken.failed(1, true, Fault.EMPTY, Duration.ZERO, START, BreakerTest::doubling))
        .isEqualTo(offered);
  }

  @Test
  void aFailedTrialReopensForTwiceAsLong() {
    Breaker taken = failed(Breaker.CLOSED, Fault.SERVER_ERROR, START).trialOffered().trialTaken();
    Breaker reopened =
        taken.failed(1, true, Fault.TIMEOUT, Duration.ZERO, START, BreakerTest::doubling);
    assertThat(reopened.askable(START)).isFalse();
    assertThat(reopened.probeDue(START.plusMillis(1999))).isFalse();
    assertThat(reopened.probeDue(START.plusMillis(2000))).isTrue();
  }

  @Test
  void waitsDoubleUpToTheCapWithJitterBelow() {
    var policy = ProbePolicy.standard();
    assertThat(Fixtures.POLICY.delay(0, () -> 0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Fixtures.POLICY.delay(3, () -> 0)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Fixtures.POLICY.delay(100, () -> 0)).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.delay(3, () -> -1L))
        .isBetween(Duration.ofMillis(6400), Duration.ofMillis(6500));
  }

  private static Breaker failed(Breaker breaker, Fault fault, Instant now) {
    return breaker.failed(0, false, fault, Duration.ZERO, now, BreakerTest::doubling);
  }

  private static Breaker failedIn(Breaker breaker, Fault fault) {
    return breaker.failed(
        breaker.generation(), false, fault, Duration.ZERO, START, BreakerTest::doubling);
  }

  private static Duration doubling(int failures) {
    return Duration.ofSeconds(1L << failures);
  }
}
