package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.inference.Candidate;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A line of the paid-call journal: one is written to reserve, and changed once to end it. */
abstract sealed class BudgetOp<R> extends Op<R> {

  final PaidCallJournal journal;
  final long ordinal;
  final LocalDate day;

  BudgetOp(boolean lasting, PaidCallJournal journal, long ordinal, LocalDate day) {
    super(lasting);
    this.journal = journal;
    this.ordinal = ordinal;
    this.day = day;
  }

  @Override
  final void write(Connection connection) {
    throw new IllegalStateException("written by the journal, all of a batch together");
  }

  /** Sets money aside; the result is why not, or empty when it was done. */
  static final class Reserve extends BudgetOp<String> {
    final String callId;
    final Candidate candidate;
    final long ceiling;
    final Instant at;

    Reserve(
        PaidCallJournal journal,
        long ordinal,
        String callId,
        Candidate candidate,
        long ceiling,
        Instant at) {
      super(false, journal, ordinal, LocalDate.ofInstant(at, ZoneOffset.UTC));
      this.callId = callId;
      this.candidate = candidate;
      this.ceiling = ceiling;
      this.at = at;
    }

    @Override
    Op<?> undo() {
      return new End(journal, ordinal, day, "released", 0, null, at);
    }
  }

  /** Ends a reservation, and keeps the receipt when there is one; a second end does nothing. */
  static final class End extends BudgetOp<Boolean> {
    final String state;
    final long cost;
    final @Nullable Receipt receipt;
    final Instant at;

    End(
        PaidCallJournal journal,
        long ordinal,
        LocalDate day,
        String state,
        long cost,
        @Nullable Receipt receipt,
        Instant at) {
      super(true, journal, ordinal, day);
      this.state = state;
      this.cost = cost;
      this.receipt = receipt;
      this.at = at;
    }

    @Override
    void done() {
      if (receipt != null) {
        journal.kept(receipt);
      }
    }
  }
}
