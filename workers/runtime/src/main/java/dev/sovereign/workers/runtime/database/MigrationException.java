package dev.sovereign.workers.runtime.database;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be brought to this build's state; the message is one line for the operator.
 */
public final class MigrationException extends RuntimeException {

  public MigrationException(String message) {
    this(message, null);
  }

  public MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
