/**
 * One fake OpenAI-compatible server for every gateway that is measured here: cheap enough not to be
 * what is measured, with faults on demand and answers that a client can check.
 *
 * <p>Starting points: {@link dev.sovereign.testing.upstream.FakeUpstream}, {@link
 * dev.sovereign.testing.upstream.FakeControl}.
 */
@NullMarked
package dev.sovereign.testing.upstream;

import org.jspecify.annotations.NullMarked;
