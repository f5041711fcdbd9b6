package dev.sovereign.activities.inference.call;

/**
 * One attempt at one model.
 *
 * @param body the caller's request
 * @param model as the endpoint names it; replaces the request's
 * @param timeouts already cut to what is left of the caller's deadline
 * @param deadlineCut whether {@code timeouts.answer} is the caller's deadline rather than the
 *     endpoint's own limit: running out of it is then no fault of the endpoint
 */
public record UpstreamCall(
    RequestBody body, String model, Timeouts timeouts, boolean deadlineCut) {}
