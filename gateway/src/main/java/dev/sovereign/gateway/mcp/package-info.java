/**
 * The MCP door: Streamable HTTP at {@code /mcp}, with tools, resources and prompts around the same
 * desks that the REST door uses. The command {@code ./sovereign mcp} carries it over stdio.
 *
 * <p>Starting points: {@link dev.sovereign.gateway.mcp.McpDoor}, {@link
 * dev.sovereign.gateway.mcp.McpEndpoint}; what tools take is in {@code tools.json}.
 */
@NullMarked
package dev.sovereign.gateway.mcp;

import org.jspecify.annotations.NullMarked;
