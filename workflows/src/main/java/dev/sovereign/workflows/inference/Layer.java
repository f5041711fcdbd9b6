package dev.sovereign.workflows.inference;

/** The stack of compute, from cheap to dear. */
public enum Layer {
  /** Deterministic code. */
  RULES,
  /** Below a billion parameters. */
  TINY,
  /** About one to four billion. */
  SMALL,
  /** About five to thirty billion. */
  MEDIUM,
  /** Above, and every provider's large model. */
  LARGE
}
