package dev.sovereign.workflows.treasury;

import java.time.Instant;

/** What became of an operation. */
public sealed interface Outcome {

  /**
   * It is in the books.
   *
   * @param seq its line in the journal, from 1, without gaps
   * @param recordedAt when it was written, by the database's clock
   * @param hash its place in the chain, hexadecimal
   * @param replayed whether an earlier call with this key had written it
   */
  record Recorded(long seq, Instant recordedAt, String hash, boolean replayed) implements Outcome {}

  /**
   * It changed nothing. A refusal is not remembered: the same key may succeed later.
   *
   * @param code why
   * @param message why, where, and the next step
   */
  record Refused(TreasuryFailure code, String message) implements Outcome {}

  /**
   * The line, for callers to whom a refusal is a fault.
   *
   * @throws io.temporal.failure.ApplicationFailure with the refusal's code
   */
  default Recorded orThrow() {
    return switch (this) {
      case Recorded recorded -> recorded;
      case Refused(TreasuryFailure code, String message) -> throw code.failure(message);
    };
  }
}
