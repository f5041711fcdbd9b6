package dev.sovereign.cli.provide;

/**
 * A component cannot be had. The message is one line: what, why, and the next step; it is meant for
 * the operator as it is.
 */
public final class ProvisionException extends RuntimeException {

  public ProvisionException(String message) {
    super(message);
  }

  public ProvisionException(String message, Throwable cause) {
    super(message, cause);
  }
}
