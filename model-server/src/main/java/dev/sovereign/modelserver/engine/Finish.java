package dev.sovereign.modelserver.engine;

/** Why an answer ended. */
public enum Finish {
  /** The model ended it, or a stop text did. */
  STOP,
  /** The token limit or the context window did. */
  LENGTH,
  /** The caller did. */
  CANCELLED
}
