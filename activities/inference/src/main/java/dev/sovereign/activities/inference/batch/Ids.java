package dev.sovereign.activities.inference.batch;

import java.security.SecureRandom;

/** Names that nobody can guess: 120 random bits. Thread-safe. */
final class Ids {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LETTERS = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Ids() {}

  static String file() {
    return next("file-");
  }

  static String batch() {
    return next("batch_");
  }

  /** Of a call, as the gateway gives them. */
  static String call() {
    return next("sv-");
  }

  private static String next(String prefix) {
    byte[] random = new byte[LETTERS];
    RANDOM.nextBytes(random);
    StringBuilder id = new StringBuilder(prefix);
    for (byte each : random) {
      id.append(ALPHABET.charAt(each & 31));
    }
    return id.toString();
  }
}
