package dev.sovereign.gateway.mcp;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.memory.SessionDesk;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.ResumeRequest;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last session and the open priorities, for clients that attach what they read. */
final class MemoryResources {

  static final String LAST = "sovereign://sessions/last";
  static final String PRIORITIES = "sovereign://priorities/open";
  static final String SESSION = "sovereign://sessions/{sessionId}";
  private static final String PREFIX = "sovereign://sessions/";
  private static final String MARKDOWN = "text/markdown";

  private final SessionDesk sessions;

  MemoryResources(SessionDesk sessions) {
    this.sessions = sessions;
  }

  List<SyncResourceSpecification> resources() {
    return List.of(
        new SyncResourceSpecification(
            resource(LAST, "last_session", "Where the line of work that was written last stands."),
            (_, request) -> read(request.uri(), () -> pack(null))),
        new SyncResourceSpecification(
            resource(PRIORITIES, "open_priorities", "What the last session left to be done next."),
            (_, request) -> read(request.uri(), this::priorities)));
  }

  List<SyncResourceTemplateSpecification> templates() {
    ResourceTemplate template =
        ResourceTemplate.builder(SESSION, "session")
            .title("A session")
            .description("What a session did, decided and left to be done.")
            .mimeType(MARKDOWN)
            .build();
    return List.of(
        new SyncResourceTemplateSpecification(
            template, (_, request) -> read(request.uri(), () -> session(request.uri()))));
  }

  private static Resource resource(String uri, String name, String description) {
    return Resource.builder(uri, name)
        .title(name.replace('_', ' '))
        .description(description)
        .mimeType(MARKDOWN)
        .build();
  }

  private String session(String uri) {
    String encoded = uri.substring(PREFIX.length()).replace("+", "%2B");
    String sessionId = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    sessions.find(sessionId);
    return pack(sessionId);
  }

  private String pack(@Nullable String sessionId) {
    return sessions.resume(request(sessionId)).markdown();
  }

  private String priorities() {
    List<String> open = sessions.resume(request(null)).openPriorities();
    return open.isEmpty()
        ? "No priorities are open."
        : Quoted.WARNING
            + "\n\n"
            + open.stream().map(Quoted::text).collect(Collectors.joining("\n\n"));
  }

  private static ResumeRequest request(@Nullable String sessionId) {
    return new ResumeRequest(null, sessionId, null, null, DataClass.INTERNAL, null);
  }

  private static ReadResourceResult read(String uri, Supplier<String> text) {
    try {
      return ReadResourceResult.builder(
              List.of(TextResourceContents.builder(uri, text.get()).mimeType(MARKDOWN).build()))
          .build();
    } catch (DoorException e) {
      throw error(e);
    }
  }

  /** A resource has no result that is an error: what happened and what next go with the code. */
  private static McpError error(DoorException e) {
    int code =
        e.status().value() == 404
            ? McpSchema.ErrorCodes.RESOURCE_NOT_FOUND
            : McpSchema.ErrorCodes.INTERNAL_ERROR;
    return McpError.builder(code)
        .message(Replies.message(e.body().error()) + "; " + e.body().error().next())
        .build();
  }
}
