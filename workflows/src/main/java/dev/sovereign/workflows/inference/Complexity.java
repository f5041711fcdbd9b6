package dev.sovereign.workflows.inference;

/** What a request asks of a model. */
public enum Complexity {
  /** A small model does. */
  SIMPLE,
  /** Worth the largest model that is allowed. */
  COMPLEX
}
