package dev.sovereign.workflows;

/**
 * How an answer was obtained; every AI answer carries one so that nobody mistakes a fallback for
 * the real thing.
 */
public enum Quality {
  /** A model's text that passed its checks. */
  MODEL,
  /** Deterministic rules, because no model answered or its text failed a check. */
  DEGRADED,
  /**
   * Deterministic rules by choice: there was nothing to ask a model, or nobody wanted one asked.
   */
  DETERMINISTIC
}
