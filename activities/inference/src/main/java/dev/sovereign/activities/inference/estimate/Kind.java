package dev.sovereign.activities.inference.estimate;

/** Kinds of work that what has proved enough is remembered by. */
public enum Kind {
  /** An answer that must be JSON. */
  STRUCTURED,
  /** Tools are offered. */
  TOOLS,
  /** An image is shown. */
  IMAGE,
  /** The words show code. */
  CODE,
  /** The words show formulas. */
  MATHS,
  /** Everything else. */
  TEXT
}
