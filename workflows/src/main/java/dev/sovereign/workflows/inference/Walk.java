package dev.sovereign.workflows.inference;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one state machine of fallback, driven by workflows and by the gateway alike: pure, so that a
 * workflow can replay it. Thread-safe.
 *
 * <p>It ends after at most one attempt a candidate, asks no model at an endpoint twice, and asks an
 * endpoint no more after a fault that reaches all of it. Its cases are told one by one in {@code
 * src/test/resources/inference/walk.json}, on which both drivers are tested.
 */
public final class Walk {
  private Walk() {}

  /**
   * The next step.
   *
   * @param plan what is walked
   * @param attempts made so far, oldest first
   * @param now compared with the plan's deadline, which only forbids to ask: whoever has answered
   *     by then has answered, and when nobody is left the time is not what was missing
   */
  public static Step next(RoutePlan plan, List<Attempt> attempts, Instant now) {
    Step next = withoutDoubt(plan, attempts, now);
    return next instanceof Step.Refuse refuse && refuse.fault() == Fault.CANCELLED
        ? next
        : orDoubtful(next, attempts);
  }

  /** Better an answer that failed its check than none: it was paid for. */
  private static Step orDoubtful(Step next, List<Attempt> attempts) {
    if (next instanceof Step.Refuse || next instanceof Step.Degrade) {
      for (Attempt attempt : attempts.reversed()) {
        if (attempt.fault() == Fault.CHECK_FAILED) {
          return new Step.Answered(attempt.candidate());
        }
      }
    }
    return next;
  }

  private static Step withoutDoubt(RoutePlan plan, List<Attempt> attempts, Instant now) {
    if (!attempts.isEmpty()) {
      Attempt last = attempts.getLast();
      Fault fault = last.fault();
      if (fault == null) {
        return new Step.Answered(last.candidate());
      }
      if (fault.reach() == Fault.Reach.CALL) {
        return new Step.Refuse(fault, 0);
      }
    }
    int next = nextCandidate(plan.candidates(), attempts);
    if (next < 0) {
      return nobodyLeft(plan, attempts, now);
    }
    return now.isBefore(plan.deadline()) ? new Step.Ask(next) : new Step.Refuse(Fault.DEADLINE, 0);
  }

  /** The first that no attempt rules out, or -1. What is ruled out once is so for ever. */
  private static int nextCandidate(List<Candidate> candidates, List<Attempt> attempts) {
    for (int i = 0; i < candidates.size(); i++) {
      if (mayAnswer(candidates.get(i), candidates, attempts)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean mayAnswer(
      Candidate candidate, List<Candidate> candidates, List<Attempt> attempts) {
    for (Attempt attempt : attempts) {
      if (rulesOut(attempt, candidates.get(attempt.candidate()), candidate)) {
        return false;
      }
    }
    return true;
  }

  private static boolean rulesOut(Attempt attempt, Candidate asked, Candidate candidate) {
    Fault fault = attempt.fault();
    boolean sameEndpoint = asked.endpoint().equals(candidate.endpoint());
    if (sameEndpoint && asked.model().equals(candidate.model())) {
      return true;
    }
    if (fault == Fault.CONTEXT_OVERFLOW) {
      return candidate.contextTokens() > 0 && candidate.contextTokens() <= asked.contextTokens();
    }
    if (fault == Fault.CHECK_FAILED) {
      return candidate.layer().compareTo(asked.layer()) <= 0;
    }
    return sameEndpoint && fault != null && fault.reach() == Fault.Reach.ENDPOINT;
  }

  private static Step nobodyLeft(RoutePlan plan, List<Attempt> attempts, Instant now) {
    if (attempts.isEmpty()) {
      return new Step.Degrade(Reasons.ofEmptyPlan(plan, now));
    }
    if (attempts.stream().allMatch(a -> a.fault() == Fault.CONTEXT_OVERFLOW)) {
      return new Step.Refuse(Fault.CONTEXT_OVERFLOW, 0);
    }
    if (attempts.stream().allMatch(a -> isForGood(a.fault()))) {
      return new Step.Refuse(Fault.UNSUPPORTED, 0);
    }
    // Whoever cannot take the request stays so; when all others are only busy, coming back helps.
    boolean busy = attempts.stream().allMatch(a -> isForGood(a.fault()) || isBusy(a.fault()));
    return busy
        ? soonest(attempts)
        : new Step.Degrade(Reasons.ofFaults(plan.candidates(), attempts));
  }

  /** The busy endpoint that is back first; one that does not say when only if none does. */
  private static Step soonest(List<Attempt> attempts) {
    Step.Refuse soonest = null;
    for (Attempt attempt : attempts) {
      Fault fault = attempt.fault();
      if (fault == null || !isBusy(fault)) {
        continue;
      }
      long after = attempt.retryAfterMillis();
      boolean sooner =
          soonest == null
              || (after > 0
                  && (soonest.retryAfterMillis() == 0 || after < soonest.retryAfterMillis()));
      soonest = sooner ? new Step.Refuse(fault, after) : soonest;
    }
    if (soonest == null) {
      throw new IllegalStateException("nobody is busy");
    }
    return soonest;
  }

  /** The request and the candidate do not fit, now and later. */
  private static boolean isForGood(@Nullable Fault fault) {
    return fault == Fault.CONTEXT_OVERFLOW
        || fault == Fault.UNSUPPORTED
        || fault == Fault.NOT_OFFERED;
  }

  private static boolean isBusy(@Nullable Fault fault) {
    return fault == Fault.RATE_LIMITED || fault == Fault.SATURATED;
  }
}
