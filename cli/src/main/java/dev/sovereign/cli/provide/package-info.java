/**
 * Finds, and where needed fetches, what the stack is made of: PostgreSQL, Temporal and a model. The
 * fetching is done by the idempotent steps in {@code bootstrap/}; here they are run and the model
 * is chosen.
 *
 * <p>Starting points: {@link dev.sovereign.cli.provide.Components} and {@link
 * dev.sovereign.cli.provide.WeightsCatalogue}.
 */
@NullMarked
package dev.sovereign.cli.provide;

import org.jspecify.annotations.NullMarked;
