/**
 * The gateways that are compared: ours, two peers and a forwarder that does nothing else, each a
 * process of its own, told of the same upstreams.
 *
 * <p>Starting points: {@link dev.sovereign.testing.gateways.Contender}, {@link
 * dev.sovereign.testing.gateways.Gateway}.
 */
@NullMarked
package dev.sovereign.testing.gateways;

import org.jspecify.annotations.NullMarked;
