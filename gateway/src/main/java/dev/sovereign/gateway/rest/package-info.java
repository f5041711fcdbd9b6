/**
 * The REST door: health and metrics, schedules, cycles, sessions, memory and stored content.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.rest.RestDoor}, {@link
 * dev.sovereign.gateway.rest.CycleController}.
 */
@NullMarked
package dev.sovereign.gateway.rest;

import org.jspecify.annotations.NullMarked;
