package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.Handed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Changes of answers that are committed with whatever else waits. */
final class AnswerOp {

  private static final int RACES = 3;

  private AnswerOp() {}

  /**
   * What a claim found.
   *
   * @param claim what it says; absent when an answer is recorded and its content must be read
   * @param row the recorded answer's
   * @param replaced the row that was there before; its contents are to be deleted
   */
  record Claimed(
      @Nullable Claim claim, AnswerRows.@Nullable Row row, AnswerRows.@Nullable Row replaced) {
    static Claimed of(Claim claim) {
      return new Claimed(claim, null, null);
    }
  }

  /**
   * @param lostContent the content hash of a recorded answer that turned out not to be there; empty
   *     at first
   */
  record Wanted(
      String key,
      String requestHash,
      String callId,
      Instant now,
      Instant expires,
      String lostContent) {}

  /** Claims a key. */
  static final class ClaimKey extends Op<Claimed> {
    private final AnswerRows rows;
    private final ProcessRun run;
    private final Wanted wanted;

    ClaimKey(AnswerRows rows, ProcessRun run, Wanted wanted) {
      super(false);
      this.rows = rows;
      this.run = run;
      this.wanted = wanted;
    }

    @Override
    void write(Connection c) throws SQLException {
      Wanted w = wanted;
      for (int race = 0; race < RACES; race++) {
        if (rows.claim(c, w.key(), w.requestHash(), w.callId(), w.now(), w.expires())) {
          result(Claimed.of(new Claim.Granted(false)));
          return;
        }
        AnswerRows.Row row = rows.byKey(c, w.key());
        if (row != null) {
          result(judge(c, row));
          return;
        }
        // Given back by another process between the two statements.
      }
      throw new IllegalStateException("the call's id is in use by a call with another key");
    }

    private Claimed judge(Connection c, AnswerRows.Row row) throws SQLException {
      if (!row.expires().isAfter(wanted.now())) {
        return takeOver(c, row, false);
      }
      if (!wanted.requestHash().equals(row.requestHash())) {
        return Claimed.of(new Claim.Conflict());
      }
      if (row.state().equals("ready")) {
        return wanted.lostContent().equals(row.contentHash())
            ? takeOver(c, row, true)
            : new Claimed(null, row, null);
      }
      if (row.durable()) {
        return Claimed.of(new Claim.InFlight(row.callId()));
      }
      // A call that is asked again after its process died has its id, and may have been answered.
      if (row.callId().equals(wanted.callId()) && row.runId() == run.id()) {
        return Claimed.of(new Claim.Granted(false));
      }
      return run.alive(c, row.runId())
          ? Claimed.of(new Claim.InFlight(row.callId()))
          : takeOver(c, row, true);
    }

    private Claimed takeOver(Connection c, AnswerRows.Row row, boolean repeated)
        throws SQLException {
      Wanted w = wanted;
      rows.takeOver(c, w.key(), w.requestHash(), w.callId(), w.now(), w.expires());
      return new Claimed(new Claim.Granted(repeated), null, row);
    }

    @Override
    Op<?> undo() {
      return AnswerOp.certain(c -> rows.release(c, wanted.callId(), "given up", wanted.now()));
    }
  }

  /** Goes on with a call that was handed over. */
  static final class Resume extends Op<Claimed> {
    private final AnswerRows rows;
    private final ProcessRun run;
    private final String callId;

    Resume(AnswerRows rows, ProcessRun run, String callId) {
      super(false);
      this.rows = rows;
      this.run = run;
      this.callId = callId;
    }

    @Override
    void write(Connection c) throws SQLException {
      AnswerRows.Row row = rows.lockCall(c, callId);
      if (row != null && row.state().equals("ready")) {
        result(new Claimed(null, row, null));
        return;
      }
      rows.resume(c, callId);
      // Another process had it, which is gone, or the row is: either may have bought the answer.
      boolean repeated = row == null || row.runId() != run.id();
      result(new Claimed(new Claim.Granted(repeated), null, row));
    }
  }

  /** Hands a call over; given up, it is known as one that failed. */
  static final class HandOverCall extends Op<Boolean> {
    private final AnswerRows rows;
    private final String callId;
    private final Handed handed;
    private final Instant now;
    private final Instant expires;

    HandOverCall(AnswerRows rows, String callId, Handed handed, Instant now, Instant expires) {
      super(false);
      this.rows = rows;
      this.callId = callId;
      this.handed = handed;
      this.now = now;
      this.expires = expires;
    }

    @Override
    void write(Connection c) throws SQLException {
      rows.handOver(c, callId, handed, now, expires);
      result(true);
    }

    @Override
    Op<?> undo() {
      return AnswerOp.certain(c -> rows.release(c, handed.callId(), "given up", expires));
    }
  }

  /** Something that is written sooner or later. */
  static Op<Boolean> certain(Change change) {
    return certain(change, () -> {});
  }

  /**
   * The same.
   *
   * @param done runs once it is committed
   */
  static Op<Boolean> certain(Change change, Runnable done) {
    return new Op<>(true) {
      @Override
      void write(Connection connection) throws SQLException {
        change.make(connection);
        result(true);
      }

      @Override
      void done() {
        done.run();
      }
    };
  }
}
