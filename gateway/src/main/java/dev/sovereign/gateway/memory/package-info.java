/**
 * Memory and hand-off as every door offers them: what callers may ask, how a refusal reads, and the
 * ports of what stands behind. The REST and the MCP door are thin around it.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.memory.SessionDesk}, {@link
 * dev.sovereign.gateway.memory.MemoryDesk}.
 */
@NullMarked
package dev.sovereign.gateway.memory;

import org.jspecify.annotations.NullMarked;
