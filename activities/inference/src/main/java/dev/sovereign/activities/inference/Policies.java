package dev.sovereign.activities.inference;

import dev.sovereign.workflows.inference.RoutePolicy;
import org.jspecify.annotations.Nullable;

/** The configured policy and a caller's. */
final class Policies {
  private Policies() {}

  /** The stricter of the two: a caller can send less to the cloud, never more. */
  static RoutePolicy narrowed(RoutePolicy configured, @Nullable RoutePolicy wanted) {
    return wanted == null || wanted.compareTo(configured) > 0 ? configured : wanted;
  }
}
