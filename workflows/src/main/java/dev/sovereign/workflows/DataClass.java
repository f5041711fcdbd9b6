package dev.sovereign.workflows;

/** How far a request's content may travel. The order is from open to closed. */
public enum DataClass {
  /** May go to any endpoint. */
  PUBLIC,
  /** The default: may go to every endpoint that does not exclude it. */
  INTERNAL,
  /**
   * Never leaves the home host: only that host's own endpoints are candidates, and payloads,
   * receipts and indexes carry hash, class and host instead of the content.
   */
  KEEP_ON_DEVICE
}
