package dev.sovereign.modelserver.engine;

/** Why an engine gives no answer. */
public enum EngineFailure {
  /** The conversation leaves no room for an answer in the context window. */
  CONTEXT_EXCEEDED,
  /** The model is not where it should be, or would leave the machine: the operator has to act. */
  MODEL_UNFIT,
  /** The engine broke, or cannot be reached: another try may help. */
  BROKEN
}
