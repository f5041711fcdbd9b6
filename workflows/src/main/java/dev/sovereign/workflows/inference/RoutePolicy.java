package dev.sovereign.workflows.inference;

/** Which endpoints a plan may use and in which order. */
public enum RoutePolicy {
  /** Never the cloud. */
  LOCAL_ONLY,
  /** The owner's machines first, the cloud when they cannot answer. */
  LOCAL_FIRST,
  /** The cloud first; the owner's machines when it is away. */
  CLOUD_FIRST
}
