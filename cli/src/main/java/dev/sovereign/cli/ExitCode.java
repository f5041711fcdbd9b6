package dev.sovereign.cli;

/** What the command ends with; printed in its help. */
final class ExitCode {

  static final int OK = 0;
  static final int FAILED = 1;

  /** The command line or the configuration cannot be used. */
  static final int USAGE = 2;

  /** {@code status} and {@code ask}: the stack, or a part of it, is not running. */
  static final int NOT_RUNNING = 3;

  /** {@code ask}: too many ask at once. */
  static final int BUSY = 4;

  /** {@code ask}: no model may or can answer now. */
  static final int UNAVAILABLE = 5;

  private ExitCode() {}
}
