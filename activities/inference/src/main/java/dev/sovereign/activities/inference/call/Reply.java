package dev.sovereign.activities.inference.call;

/**
 * A whole answer that passed the checks of its form.
 *
 * @param body the answer's JSON as the upstream sent it; of a stream the same answer put together
 *     as a non-streamed one
 * @param model that answered, as the upstream names it
 * @param usage tokens, counted or estimated
 * @param bytesSent bytes of the request's body that went out
 * @param firstTokenNanos from asking to the first token of text, or to the whole answer when it was
 *     not streamed
 */
public record Reply(RawJson body, String model, Usage usage, int bytesSent, long firstTokenNanos) {}
