package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Budget.Reservation;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both drivers of the walk write down of a call that was answered. Thread-safe. */
record Books(Receipts receipts, Answers answers) {

  private static final Logger log = LoggerFactory.getLogger(Books.class);

  /**
   * Leaves the receipt.
   *
   * @param costNanoUsd what the answering attempt alone cost
   * @param reservation absent when the call was free
   */
  void account(Receipt receipt, long costNanoUsd, @Nullable Reservation reservation) {
    if (reservation == null) {
      receipts.writeBehind(receipt);
    } else {
      reservation.settle(costNanoUsd, receipt);
    }
  }

  /** An answer that is there is given, whether or not it can be kept; says whether it is kept. */
  boolean keep(String callId, String key, KeptAnswer answer) {
    try {
      answers.keep(callId, key, answer);
      return true;
    } catch (StoreUnavailableException | UncheckedIOException e) {
      log.warn("the answer of call {} is not kept: {}", callId, e.getMessage());
      return false;
    }
  }
}
