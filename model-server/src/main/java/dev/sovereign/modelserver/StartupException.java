package dev.sovereign.modelserver;

/** The process cannot do its work; the message is the one line that its operator sees. */
final class StartupException extends Exception {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  StartupException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
