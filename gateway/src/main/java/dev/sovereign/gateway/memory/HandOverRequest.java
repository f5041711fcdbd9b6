package dev.sovereign.gateway.memory;

import org.jspecify.annotations.Nullable;

/**
 * Gives the line of a session to another agent: this session is sealed, and one of theirs is open.
 *
 * @param agent who goes on
 * @param sessionId the session that ends
 * @param fencingToken its token
 * @param purpose what they set out to do; that of the session that ends when absent
 * @param repository a folder whose state is collected for them; as before when absent
 * @param idleMinutes as in {@code open}; as before when absent
 */
public record HandOverRequest(
    @Nullable String agent,
    @Nullable String sessionId,
    @Nullable Long fencingToken,
    @Nullable String purpose,
    @Nullable String repository,
    @Nullable Integer idleMinutes) {}
