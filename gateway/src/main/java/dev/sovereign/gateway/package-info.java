/**
 * Doors into Sovereign. What every door shares is here: who may come in, and how an error looks.
 * Each kind of door has a package of its own below.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.DoorFilter}, {@link
 * dev.sovereign.gateway.DoorServer}.
 */
@NullMarked
package dev.sovereign.gateway;

import org.jspecify.annotations.NullMarked;
