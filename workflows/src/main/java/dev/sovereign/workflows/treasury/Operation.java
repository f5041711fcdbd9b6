package dev.sovereign.workflows.treasury;

import java.time.Instant;
import java.util.Locale;

/** One order to the ledger. Each has a key, and each that is taken is one line of the journal. */
public sealed interface Operation {

  /** Names it for good. */
  Key key();

  /**
   * Opens an account. Opening it again as it is, is the same.
   *
   * @param account its definition
   */
  record Open(Account account) implements Operation {
    @Override
    public Key key() {
      return new Key("open:" + account.name());
    }
  }

  /**
   * Books a transfer.
   *
   * @param transfer what moves
   */
  record Post(Transfer transfer) implements Operation {
    @Override
    public Key key() {
      return transfer.key();
    }
  }

  /**
   * Holds what a transfer would take, and books it when it is settled.
   *
   * @param transfer what will move; its key names the hold
   * @param expires from when on it can no longer be settled
   */
  record Reserve(Transfer transfer, Instant expires) implements Operation {
    private static final int LONGEST_KEY = 190;

    /**
     * Checks the times and that the key leaves room for that of its end.
     *
     * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
     */
    public Reserve {
      expires = Texts.time("expires", expires);
      if (transfer.key().text().length() > LONGEST_KEY) {
        throw TreasuryFailure.REQUEST_INVALID.failure(
            String.format(
                Locale.ROOT,
                "key of a hold: %d characters (expected: at most %d)",
                transfer.key().text().length(),
                LONGEST_KEY));
      }
    }

    @Override
    public Key key() {
      return transfer.key();
    }
  }

  /**
   * Books a hold as it was reserved.
   *
   * @param key of this order
   * @param hold the key it was reserved with
   * @param at when it happened
   */
  record Settle(Key key, Key hold, Instant at) implements Operation {
    public Settle {
      at = Texts.time("at", at);
    }
  }

  /**
   * Gives a hold back.
   *
   * @param key of this order
   * @param hold the key it was reserved with
   * @param at when it happened
   */
  record VoidHold(Key key, Key hold, Instant at) implements Operation {
    public VoidHold {
      at = Texts.time("at", at);
    }
  }

  /**
   * Gives back a hold whose time is over; {@link Ledger#expire} makes these.
   *
   * @param hold the key it was reserved with
   * @param at when its time was over
   */
  record Expire(Key hold, Instant at) implements Operation {
    @Override
    public Key key() {
      return new Key("expire:" + hold);
    }
  }

  /**
   * Books the opposite of a transfer as new entries.
   *
   * @param key of this order
   * @param transfer the key of what was posted, settled or reversed
   * @param at when it happened
   * @param description why
   */
  record Reverse(Key key, Key transfer, Instant at, String description) implements Operation {
    public Reverse {
      at = Texts.time("at", at);
      Texts.check("description", description);
    }
  }
}
