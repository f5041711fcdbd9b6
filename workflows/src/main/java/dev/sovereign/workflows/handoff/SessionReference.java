package dev.sovereign.workflows.handoff;

/**
 * Names a session.
 *
 * @param sessionId its id
 */
public record SessionReference(String sessionId) {}
