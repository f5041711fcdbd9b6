package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.inference.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A breaker's state and its transitions; a value, so that plans read it without a lock. It is of an
 * endpoint, or of one model at it. A transition that changes nothing returns this same object.
 *
 * <p>A call tells the {@link #generation} in which it began. A call of an earlier generation began
 * before the last outage began or ended, so what came of it says nothing about now and is ignored;
 * only a longer park still counts, since it names its own time.
 *
 * @param open the outage; absent when there is none
 * @param parkedUntil the endpoint asked to be left alone until then; null when it did not
 * @param recent the last five outcomes of calls, one bit each, set for a broken answer
 * @param failures while open the probes and trials that failed, while closed the closings by probe
 *     after which no call answered: an endpoint that only probes like is left alone longer each
 *     time
 * @param generation goes up whenever it opens or closes
 */
record Breaker(
    @Nullable Open open, @Nullable Instant parkedUntil, int recent, int failures, int generation) {

  static final Breaker CLOSED = new Breaker(null, null, 0, 0, 0);

  static final Duration DEFAULT_PARK = Duration.ofSeconds(30);
  static final Duration LONGEST_PARK = Duration.ofHours(1);

  private static final int LAST_FIVE = 0b11111;
  private static final int BROKEN_ANSWERS = 3;

  /** How a single caller's call is let through to an endpoint that cannot be probed for free. */
  enum Trial {
    /** Not yet: it has to be reachable first. */
    NONE,
    /** Whoever asks next tries it. */
    OFFERED,
    /** One caller is trying it. */
    TAKEN
  }

  /**
   * An outage.
   *
   * @param cause why
   * @param since when it began
   * @param nextProbe when it is probed next
   * @param trial how far it is back
   * @param relapses closings by probe after which no call answered
   * @param byAnswer whether only an answer proves that it is over: answers failed, or calls went on
   *     failing although the endpoint could be reached
   */
  record Open(
      Fault cause, Instant since, Instant nextProbe, Trial trial, int relapses, boolean byAnswer) {

    static Open begun(Fault cause, Instant since, Instant nextProbe, int relapses) {
      boolean byAnswer = relapses > 0 || ofAnswer(cause);
      return new Open(cause, since, nextProbe, Trial.NONE, relapses, byAnswer);
    }

    Open failedAgain(Fault fault, Instant probe) {
      return new Open(fault, since, probe, Trial.NONE, relapses, byAnswer || ofAnswer(fault));
    }

    Open with(Trial changed) {
      return new Open(cause, since, nextProbe, changed, relapses, byAnswer);
    }
  }

  /** Whether a connection that succeeds says nothing about this fault. */
  private static boolean ofAnswer(Fault fault) {
    return switch (fault) {
      case CONNECT_TIMEOUT, DNS, REFUSED, RESET, TLS, UNAUTHORIZED -> false;
      case SLOW_FIRST_BYTE,
          TIMEOUT,
          SERVER_ERROR,
          MODEL_NOT_LOADED,
          RATE_LIMITED,
          MALFORMED,
          TRUNCATED,
          CONFLICT,
          CONTEXT_OVERFLOW,
          UNSUPPORTED,
          NOT_OFFERED,
          EMPTY,
          CHECK_FAILED,
          SATURATED,
          BUDGET_EXHAUSTED,
          REJECTED,
          DEADLINE,
          CANCELLED ->
          true;
    };
  }

  /** Whether a plan may name it. */
  boolean askable(Instant now) {
    return (open == null || open.trial() == Trial.OFFERED) && !parked(now);
  }

  /** Whether it asked to be left alone. */
  boolean parked(Instant now) {
    return parkedUntil != null && now.isBefore(parkedUntil);
  }

  /** Whether it is time for a probe. */
  boolean probeDue(Instant now) {
    return open != null
        && open.trial() == Trial.NONE
        && !now.isBefore(open.nextProbe())
        && !parked(now);
  }

  /** As loaded from the store: a probe is due at once. */
  static Breaker restoredOpen(Fault cause, Instant since, Instant now) {
    return new Breaker(Open.begun(cause, since, now, 0), null, 0, 0, 1);
  }

  /** A call of this generation answered. */
  Breaker answered(int began, boolean trial) {
    if (open != null) {
      return trial && began == generation ? closed(0) : this;
    }
    if (began != generation || (recent == 0 && failures == 0)) {
      return this;
    }
    return new Breaker(null, parkedUntil, (recent << 1) & LAST_FIVE, 0, generation);
  }

  /**
   * A call failed.
   *
   * @param retryAfter what the endpoint asked for; zero when nothing
   * @param backoff the wait to the next probe after so many failures
   */
  Breaker failed(
      int began,
      boolean trial,
      Fault fault,
      Duration retryAfter,
      Instant now,
      IntFunction<Duration> backoff) {
    boolean current = began == generation;
    return switch (fault.effect()) {
      case PARKS -> (trial && current ? probeAnswered() : this).parked(retryAfter, now);
      case OPENS -> !current ? this : broken(trial, fault, now, backoff);
      case COUNTS -> !current ? this : counted(trial, fault, now, backoff);
      case NONE -> trial && current ? trialReturned() : this;
    };
  }

  private Breaker counted(boolean trial, Fault fault, Instant now, IntFunction<Duration> backoff) {
    int outcomes = ((recent << 1) | 1) & LAST_FIVE;
    if (open != null || Integer.bitCount(outcomes) >= BROKEN_ANSWERS) {
      return broken(trial, fault, now, backoff);
    }
    return new Breaker(null, parkedUntil, outcomes, failures, generation);
  }

  private Breaker broken(boolean trial, Fault fault, Instant now, IntFunction<Duration> backoff) {
    if (open == null) {
      // Failures while closed are relapses: a probe closed it and the next call failed again.
      Instant probe = now.plus(backoff.apply(failures));
      Open begun = Open.begun(fault, now, probe, failures);
      return new Breaker(begun, parkedUntil, 0, failures, generation + 1);
    }
    return trial ? probeFailed(fault, now, backoff) : this;
  }

  /** A probe, or the one caller's trial, failed: the next one waits twice as long. */
  Breaker probeFailed(Fault fault, Instant now, IntFunction<Duration> backoff) {
    if (open == null) {
      return this;
    }
    int more = failures + 1;
    Instant probe = now.plus(backoff.apply(more));
    Open still = open.failedAgain(fault, probe);
    return new Breaker(still, parkedUntil, 0, more, generation);
  }

  /** A probe answered. It is no call, so failures stay until a call answers. */
  Breaker probeAnswered() {
    return open == null ? this : closed(open.relapses() + 1);
  }

  /** It can be reached, and only a paid call would tell more. */
  Breaker trialOffered() {
    return withTrial(Trial.NONE, Trial.OFFERED);
  }

  /** One caller takes the trial; the same object when another one has it. */
  Breaker trialTaken() {
    return withTrial(Trial.OFFERED, Trial.TAKEN);
  }

  /** The caller did not ask after all, or learnt nothing about the endpoint. */
  Breaker trialReturned() {
    return withTrial(Trial.TAKEN, Trial.OFFERED);
  }

  /** Left alone as long as it asks, at most an hour; a longer park is never shortened. */
  Breaker parked(Duration retryAfter, Instant now) {
    Duration asked = retryAfter.isPositive() ? retryAfter : DEFAULT_PARK;
    Instant until = now.plus(asked.compareTo(LONGEST_PARK) > 0 ? LONGEST_PARK : asked);
    return parkedUntil != null && !until.isAfter(parkedUntil)
        ? this
        : new Breaker(open, until, recent, failures, generation);
  }

  /** Forgets a park that is over. */
  Breaker unparked(Instant now) {
    return parkedUntil == null || parked(now)
        ? this
        : new Breaker(open, null, recent, failures, generation);
  }

  private Breaker closed(int failuresLeft) {
    return new Breaker(null, parkedUntil, 0, failuresLeft, generation + 1);
  }

  private Breaker withTrial(Trial from, Trial to) {
    if (open == null || open.trial() != from) {
      return this;
    }
    return new Breaker(open.with(to), parkedUntil, recent, failures, generation);
  }
}
