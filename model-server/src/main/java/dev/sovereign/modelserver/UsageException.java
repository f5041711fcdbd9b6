package dev.sovereign.modelserver;

/** The command line makes no sense; the message says where and what was expected. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
