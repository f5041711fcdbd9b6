/**
 * What a call to a model is made of, whoever asks and whoever answers: the request as raw JSON with
 * the facts read from it, the reply, and the port that every kind of endpoint implements.
 *
 * <p>Starting points: {@link dev.sovereign.activities.inference.call.Upstream}, {@link
 * dev.sovereign.activities.inference.call.RequestBody}.
 */
@NullMarked
package dev.sovereign.activities.inference.call;

import org.jspecify.annotations.NullMarked;
