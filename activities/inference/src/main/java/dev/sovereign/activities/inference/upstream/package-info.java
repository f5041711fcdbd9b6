/**
 * How endpoints are spoken to: OpenAI-compatible servers in raw JSON, the others through
 * langchain4j, all over one pool of connections an endpoint. Statuses and broken connections become
 * faults here and nowhere else; nothing is retried.
 *
 * <p>Starting points: {@link dev.sovereign.activities.inference.upstream.Upstreams}, {@link
 * dev.sovereign.activities.inference.upstream.OpenAiUpstream}.
 */
@NullMarked
package dev.sovereign.activities.inference.upstream;

import org.jspecify.annotations.NullMarked;
