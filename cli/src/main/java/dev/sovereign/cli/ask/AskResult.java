package dev.sovereign.cli.ask;

/** How asking ended. */
public enum AskResult {
  /** A whole answer was printed, by a model or, labelled, by rules. */
  ANSWERED,
  /** The call, or the rest of its answer, failed. */
  FAILED,
  /** The request itself was refused. */
  REFUSED,
  /** The gateway does not answer. */
  NOT_RUNNING,
  /** Too many ask at once: come back later. */
  BUSY,
  /** No model may or can answer now. */
  UNAVAILABLE
}
