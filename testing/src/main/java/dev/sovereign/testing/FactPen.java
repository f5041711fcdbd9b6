package dev.sovereign.testing;

/**
 * The right to write on a line.
 *
 * @param token 0 before any session was opened
 */
record FactPen(String sessionId, long token) {

  static final FactPen NONE = new FactPen("", 0);
}
