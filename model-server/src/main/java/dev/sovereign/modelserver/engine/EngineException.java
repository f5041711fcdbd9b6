package dev.sovereign.modelserver.engine;

import org.jspecify.annotations.Nullable;

/** An engine gives no answer; the message is one line for the operator. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1;

  private final EngineFailure failure;

  public EngineException(EngineFailure failure, String message) {
    this(failure, message, null);
  }

  public EngineException(EngineFailure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  static EngineException contextExceeded(int promptTokens, int contextTokens) {
    return new EngineException(
        EngineFailure.CONTEXT_EXCEEDED,
        "the messages have "
            + promptTokens
            + " tokens, the context window "
            + contextTokens
            + " and an answer needs at least one: shorten the messages");
  }

  public EngineFailure failure() {
    return failure;
  }
}
