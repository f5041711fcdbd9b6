package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.TaskQueues.Tier;

/**
 * What never changes about an endpoint, worked out once.
 *
 * @param endpoint as configured
 * @param order its place in the configuration
 * @param cloud whether it is somebody else's machine
 * @param onThisHost whether what is sent there stays on this host
 */
record Site(Endpoint endpoint, int order, boolean cloud, boolean onThisHost) {

  static Site of(Endpoint endpoint, int order) {
    boolean cloud = endpoint.kind().cloud() || endpoint.tier() == Tier.CLOUD;
    // A server on this host that was declared cloud passes requests on.
    return new Site(endpoint, order, cloud, !cloud && endpoint.onThisHost());
  }

  /** Whether its models are those that it says it serves. */
  boolean discovers() {
    return endpoint.models().isEmpty();
  }

  /** Whether it may begin to pass requests on to another machine at any time. */
  boolean mayTurnRemote() {
    return !cloud && endpoint.kind() == EndpointKind.OLLAMA;
  }
}
