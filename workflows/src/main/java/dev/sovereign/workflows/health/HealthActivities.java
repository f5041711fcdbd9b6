package dev.sovereign.workflows.health;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Probes of services. Reads only; safe to repeat. */
@ActivityInterface(namePrefix = "Health_")
public interface HealthActivities {

  /**
   * Probes every service the worker knows, at the same time, each within the request's timeout. A
   * service that does not answer is a row in the report, not a failure.
   */
  @ActivityMethod
  HealthReport probeServices(ProbeRequest request);
}
