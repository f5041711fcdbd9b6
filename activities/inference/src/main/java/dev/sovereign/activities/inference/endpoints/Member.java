package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Upstream;

/**
 * An endpoint with the way to ask it.
 *
 * @param endpoint as configured
 * @param upstream how it is asked; closed together with the endpoints
 */
public record Member(Endpoint endpoint, Upstream upstream) {}
