package dev.sovereign.modelserver.http;

/** How a chat request ended. */
enum Outcome {
  OK,
  /** The client went away. */
  CANCELLED,
  /** The client has to change the request. */
  REFUSED,
  /** The queue was full, or the model was loading. */
  OVERLOADED,
  FAILED;

  static Outcome of(ApiException error) {
    return switch (error.status()) {
      case 429, 503 -> OVERLOADED;
      case 500 -> FAILED;
      default -> REFUSED;
    };
  }
}
