package dev.sovereign.workflows.treasury;

import java.time.Instant;

/**
 * Which lines an answer counts. Both past forms include the instant itself.
 *
 * <p>By recording time the answer is what would have been said then, and never changes. By business
 * time it is what is known now to have been true then, and a late line changes it.
 */
public sealed interface AsOf {

  /** All that is recorded. */
  record Now() implements AsOf {}

  /**
   * What was recorded up to then.
   *
   * @param instant the last recording time that counts
   */
  record Recorded(Instant instant) implements AsOf {
    public Recorded {
      instant = Texts.time("as of", instant);
    }
  }

  /**
   * What is recorded now and had happened up to then.
   *
   * @param instant the last business time that counts
   */
  record Business(Instant instant) implements AsOf {
    public Business {
      instant = Texts.time("as of", instant);
    }
  }
}
