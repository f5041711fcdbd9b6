/**
 * The REST door: health and metrics, schedules, cycles and the last session.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.rest.RestDoor}, {@link
 * dev.sovereign.gateway.rest.CycleController}.
 */
@NullMarked
package dev.sovereign.gateway.rest;

import org.jspecify.annotations.NullMarked;
