package dev.sovereign.activities.inference.receipts;

/**
 * PostgreSQL does not answer; the request can be made again. Carries no cause: a driver's message
 * holds SQL, values and addresses.
 */
public final class StoreUnavailableException extends RuntimeException {
  public StoreUnavailableException(String message) {
    super(message);
  }
}
