package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Why nobody answered, in one line that names endpoints and facts and never content. */
final class Reasons {
  private static final int MAX_LENGTH = 300;

  private static final long MILLIS = 1_000;

  private Reasons() {}

  static String ofEmptyPlan(RoutePlan plan, Instant now) {
    if (plan.skipped().isEmpty()) {
      return "no endpoint is configured for this";
    }
    String skipped =
        plan.skipped().stream()
            .map(s -> s.endpoint() + ": " + s.reason())
            .collect(Collectors.joining("; "));
    return PlainText.line("nobody can be asked" + soonest(plan, now) + ": " + skipped, MAX_LENGTH);
  }

  static String ofFaults(List<Candidate> candidates, List<Attempt> attempts) {
    return PlainText.line(
        "nobody answered: "
            + attempts.stream()
                .map(a -> ofFault(candidates.get(a.candidate()), a))
                .collect(Collectors.joining("; ")),
        MAX_LENGTH);
  }

  /** For a caller whom rules answer although coming back, or another request, would be better. */
  static String ofRefusal(Step.Refuse refusal, List<Candidate> candidates, List<Attempt> attempts) {
    String what =
        switch (refusal.fault()) {
          case RATE_LIMITED, SATURATED -> "all are busy" + back(refusal.retryAfterMillis());
          case CONTEXT_OVERFLOW -> "the request is larger than every context";
          case UNSUPPORTED -> "no endpoint can express the request";
          case DEADLINE -> "the deadline passed";
          default -> "no endpoint would take it";
        };
    return PlainText.line(
        attempts.isEmpty() ? what : what + "; " + ofFaults(candidates, attempts), MAX_LENGTH);
  }

  private static String back(long millis) {
    return millis == 0 ? "" : " for " + Math.ceilDiv(millis, MILLIS) + " s";
  }

  static String ofFault(Candidate asked, Attempt attempt) {
    String detail = attempt.detail().isBlank() ? "" : " (" + attempt.detail() + ")";
    return asked.endpoint() + " " + asked.model() + ": " + attempt.fault() + detail;
  }

  private static String soonest(RoutePlan plan, Instant now) {
    LongStream known = plan.skipped().stream().mapToLong(RoutePlan.Skipped::retryAt);
    return known.filter(at -> at > 0).min().stream()
        .mapToObj(at -> Math.max(0, Math.ceilDiv(at - now.toEpochMilli(), MILLIS)))
        .map(seconds -> " (the first may be back in " + seconds + " s)")
        .collect(Collectors.joining());
  }
}
