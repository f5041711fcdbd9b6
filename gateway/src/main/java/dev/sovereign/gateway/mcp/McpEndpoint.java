package dev.sovereign.gateway.mcp;

import dev.sovereign.gateway.memory.StrictJson;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;

/**
 * An MCP server over Streamable HTTP, ready to be mounted at {@link #PATH}. Who may come in is the
 * {@link dev.sovereign.gateway.DoorFilter}'s business, which stands before it. Thread-safe.
 */
public final class McpEndpoint implements AutoCloseable {

  public static final String PATH = "/mcp";

  /** How long a tool waits for its client's model or user. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A client that thinks for a day finds its connection again; one that is gone costs little. */
  private static final Duration SWEEP = Duration.ofHours(24);

  private final HttpServletStreamableServerTransportProvider transport;
  private final McpSyncServer server;

  public McpEndpoint(String name, String version, McpSurface surface) {
    transport =
        HttpServletStreamableServerTransportProvider.builder()
            .mcpEndpoint(PATH)
            .maxRequestSize(StrictJson.MAX_BYTES)
            .sessionSweepInterval(SWEEP)
            .build();
    server =
        McpServer.sync(transport)
            .serverInfo(name, version)
            .instructions(surface.instructions())
            .capabilities(capabilities())
            .requestTimeout(PATIENCE)
            // Ours say which field is wrong and what was probably meant.
            .validateToolInputs(false)
            // Requests come on virtual threads, which may wait.
            .immediateExecution(true)
            .tools(surface.tools())
            .resources(surface.resources())
            .resourceTemplates(surface.templates())
            .prompts(surface.prompts())
            .completions(surface.completions())
            .build();
  }

  /** To be mounted at {@link #PATH}, with asynchronous requests allowed. */
  public HttpServlet servlet() {
    return transport;
  }

  /** Ends every connection. */
  @Override
  public void close() {
    server.closeGracefully();
  }

  private static McpSchema.ServerCapabilities capabilities() {
    return McpSchema.ServerCapabilities.builder()
        .tools(false)
        .resources(true, false)
        .prompts(false)
        .completions()
        .logging()
        .build();
  }
}
