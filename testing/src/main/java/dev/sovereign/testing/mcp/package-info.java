/**
 * The MCP door's own code with the fixtures that the official conformance suite asks for. Nothing
 * of it is in a production server.
 *
 * <p>Starting point: {@link dev.sovereign.testing.mcp.ConformanceApp}.
 */
@NullMarked
package dev.sovereign.testing.mcp;

import org.jspecify.annotations.NullMarked;
