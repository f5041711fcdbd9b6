package dev.sovereign.cli.supervisor;

/** Where a service is in its life. */
public enum ServiceState {
  /** Something it needs is not ready yet. */
  WAITING,
  /** Its one-shot preparation runs. */
  PREPARING,
  /** It runs, and does not serve yet. */
  STARTING,
  /** It serves. */
  READY,
  /** It ended and is started again after a while. */
  BACKOFF,
  /** It ended in a way that a restart does not mend; its log says why. */
  FAILED,
  /** It was told to end. */
  STOPPED
}
