package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.inference.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call can be made again now.
 *
 * @param verdict whether
 * @param request where its whole request is; absent unless it is ready
 * @param by who is asked, and nobody else, so that the cost has a bound; absent unless it is ready
 * @param ceilingNanoUsd what that may cost at most, in nano-dollars
 */
public record Readiness(
    Verdict verdict, @Nullable ContentRef request, @Nullable Candidate by, long ceilingNanoUsd) {

  /** Whether a call can be made again. */
  public enum Verdict {
    /** A better candidate can be asked. */
    READY,
    /** Whoever is worth asking is away. */
    NOT_BACK,
    /** The request expired or was deleted; noted, and not to be looked for again. */
    GONE,
    /** It may cost more than the run has left. */
    OVER_BUDGET,
    /** Another run makes it again right now. */
    TAKEN,
    /** It was made again before. */
    DONE
  }

  public Readiness {
    if ((verdict == Verdict.READY) != (request != null)) {
      throw new IllegalArgumentException("readiness: " + verdict + " and a request go together");
    }
  }

  /** Nothing to be done now. */
  public static Readiness not(Verdict verdict) {
    return new Readiness(verdict, null, null, 0);
  }

  /** Whether this is who is asked. */
  boolean isFor(Candidate candidate) {
    return by == null
        || (by.endpoint().equals(candidate.endpoint()) && by.model().equals(candidate.model()));
  }
}
