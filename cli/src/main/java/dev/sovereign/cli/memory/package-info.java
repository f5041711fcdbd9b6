/**
 * Sessions and memory from the command line: the owner's calls to the gateway, which session is
 * open on this machine, and the bridge that carries MCP over stdio.
 *
 * <p>Starting points: {@link dev.sovereign.cli.memory.SessionDoor}, {@link
 * dev.sovereign.cli.memory.McpBridge}.
 */
@NullMarked
package dev.sovereign.cli.memory;

import org.jspecify.annotations.NullMarked;
