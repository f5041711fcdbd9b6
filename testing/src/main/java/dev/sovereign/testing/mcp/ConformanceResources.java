package dev.sovereign.testing.mcp;

import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncResourceTemplateSpecification;
import io.modelcontextprotocol.spec.McpSchema.BlobResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.util.List;
import java.util.function.Function;

/** The resources of the suite. */
final class ConformanceResources {

  private static final String TEMPLATE = "test://template/{id}/data";
  private static final String JSON = "application/json";
  private static final String PLAIN = "text/plain";

  private ConformanceResources() {}

  static List<SyncResourceSpecification> resources() {
    return List.of(
        resource(
            "test://static-text",
            PLAIN,
            uri -> text(uri, PLAIN, "This is the content of the static text resource.")),
        resource("test://static-binary", Fixtures.PNG, ConformanceResources::blob),
        resource("test://watched-resource", PLAIN, uri -> text(uri, PLAIN, "watched")));
  }

  static List<SyncResourceTemplateSpecification> templates() {
    ResourceTemplate template =
        ResourceTemplate.builder(TEMPLATE, "template")
            .description("Fixture " + TEMPLATE)
            .mimeType(JSON)
            .build();
    return List.of(
        new SyncResourceTemplateSpecification(
            template, (_, request) -> read(filled(request.uri()))));
  }

  private static ResourceContents filled(String uri) {
    String id = uri.replaceFirst("^test://template/([^/]+)/data$", "$1");
    return text(
        uri,
        JSON,
        "{\"id\":\"%s\",\"templateTest\":true,\"data\":\"Data for ID: %s\"}".formatted(id, id));
  }

  private static ResourceContents text(String uri, String mimeType, String text) {
    return TextResourceContents.builder(uri, text).mimeType(mimeType).build();
  }

  private static ResourceContents blob(String uri) {
    return BlobResourceContents.builder(uri, Fixtures.png()).mimeType(Fixtures.PNG).build();
  }

  private static SyncResourceSpecification resource(
      String uri, String mimeType, Function<String, ResourceContents> contents) {
    Resource resource =
        Resource.builder(uri, uri.substring("test://".length()))
            .description("Fixture " + uri)
            .mimeType(mimeType)
            .build();
    return new SyncResourceSpecification(
        resource, (_, request) -> read(contents.apply(request.uri())));
  }

  private static ReadResourceResult read(ResourceContents contents) {
    return ReadResourceResult.builder(List.of(contents)).build();
  }
}
