package dev.sovereign.workflows.inference;

/** Who is served first when an endpoint is busy. */
public enum Priority {
  /** Somebody is looking at it. */
  INTERACTIVE,
  /** Schedules, batches and background work. */
  BATCH
}
