package dev.sovereign.gateway.mcp;

import io.modelcontextprotocol.server.McpServerFeatures.SyncCompletionSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncPromptSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import java.util.List;

/**
 * What a server offers its clients.
 *
 * @param instructions what a client's model is told about the server
 */
public record McpSurface(
    String instructions,
    List<SyncToolSpecification> tools,
    List<SyncResourceSpecification> resources,
    List<SyncResourceTemplateSpecification> templates,
    List<SyncPromptSpecification> prompts,
    List<SyncCompletionSpecification> completions) {

  public McpSurface {
    tools = List.copyOf(tools);
    resources = List.copyOf(resources);
    templates = List.copyOf(templates);
    prompts = List.copyOf(prompts);
    completions = List.copyOf(completions);
  }
}
