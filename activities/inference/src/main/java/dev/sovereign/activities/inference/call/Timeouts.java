package dev.sovereign.activities.inference.call;

import java.time.Duration;

/**
 * How long an upstream may take.
 *
 * @param connect to a connection, TLS included
 * @param firstByte from the sent request to the first byte of a stream's answer; a whole answer has
 *     until {@code answer}
 * @param idle between two bytes of a stream
 * @param answer from asking to the last byte
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration answer) {}
