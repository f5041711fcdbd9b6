package dev.sovereign.gateway.openai;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ids of calls: {@code sv-} and 24 letters and digits of 120 random bits. Whoever knows the id of a
 * call can read its answer, so they cannot be guessed. Thread-safe.
 */
final class CallIds {

  private static final String PREFIX = "sv-";
  private static final byte[] ALPHABET =
      "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);
  private static final int LETTERS = 24;
  private static final int BYTES = LETTERS * 5 / 8;
  private static final int MAX_LENGTH = 64;

  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  // The generator is dear by the call and cheap by the byte.
  private final byte[] pool = new byte[BYTES * 256];
  private int used = pool.length;

  String next() {
    byte[] id = new byte[PREFIX.length() + LETTERS];
    id[0] = 's';
    id[1] = 'v';
    id[2] = '-';
    lock.lock();
    try {
      if (used == pool.length) {
        random.nextBytes(pool);
        used = 0;
      }
      for (int at = PREFIX.length(); at < id.length; at += 8, used += 5) {
        encode(id, at);
      }
    } finally {
      lock.unlock();
    }
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /** Whether a text from a path can be an id at all, ours or another door's. */
  static boolean isPlausible(String id) {
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isPlausible(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlausible(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-_:.".indexOf(c) >= 0;
  }

  private void encode(byte[] id, int at) {
    long bits = 0;
    for (int i = 0; i < 5; i++) {
      bits = (bits << 8) | (pool[used + i] & 0xff);
      // An id that was handed out is not kept.
      pool[used + i] = 0;
    }
    for (int i = 7; i >= 0; i--, bits >>>= 5) {
      id[at + i] = ALPHABET[(int) (bits & 31)];
    }
  }
}
