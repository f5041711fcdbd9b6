package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.upstream.ChatProvider.Ability;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OpenAI's messages as langchain4j's. */
final class ChatMessages {

  private static final Set<String> KNOWN = Set.of("role", "content", "tool_calls", "tool_call_id");

  private final Set<Ability> abilities;

  /** A result names the call only; some providers want the tool's name. */
  private final Map<String, String> toolNames = new HashMap<>();

  ChatMessages(Set<Ability> abilities) {
    this.abilities = abilities;
  }

  List<ChatMessage> translate(JsonNode messages) throws UpstreamException {
    var translated = new ArrayList<ChatMessage>();
    for (int i = 0; i < messages.size(); i++) {
      translated.add(message(messages.get(i), "messages[" + i + "]"));
    }
    return translated;
  }

  private ChatMessage message(JsonNode message, String field) throws UpstreamException {
    for (var member : message.properties()) {
      if (!KNOWN.contains(member.getKey()) && !member.getValue().isNull()) {
        throw Unsupported.field(field + "." + member.getKey(), "nothing");
      }
    }
    JsonNode content = message.path("content");
    return switch (String.valueOf(message.path("role").textValue())) {
      case "system", "developer" -> SystemMessage.from(text(content, field));
      case "user" -> UserMessage.from(contents(content, field + ".content"));
      case "assistant" -> assistant(message, field);
      case "tool" -> {
        String id = message.path("tool_call_id").asText("");
        yield ToolExecutionResultMessage.from(
            id, toolNames.getOrDefault(id, id), text(content, field));
      }
      default ->
          throw Unsupported.field(field + ".role", "system, developer, user, assistant or tool");
    };
  }

  private AiMessage assistant(JsonNode message, String field) throws UpstreamException {
    var calls = new ArrayList<ToolExecutionRequest>();
    for (JsonNode call : message.path("tool_calls")) {
      String id = call.path("id").asText("");
      String name = call.path("function").path("name").asText("");
      toolNames.put(id, name);
      calls.add(
          ToolExecutionRequest.builder()
              .id(id)
              .name(name)
              .arguments(call.path("function").path("arguments").asText("{}"))
              .build());
    }
    var answer = AiMessage.builder().toolExecutionRequests(calls);
    if (message.hasNonNull("content")) {
      answer.text(text(message.path("content"), field));
    }
    return answer.build();
  }

  private static String text(JsonNode content, String field) throws UpstreamException {
    if (content.isTextual()) {
      return content.textValue();
    }
    var joined = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("text").isTextual()) {
        throw Unsupported.field(field + ".content", "text");
      }
      joined.append(part.path("text").textValue());
    }
    return joined.toString();
  }

  private List<Content> contents(JsonNode content, String field) throws UpstreamException {
    if (content.isTextual()) {
      return List.of(TextContent.from(content.textValue()));
    }
    var parts = new ArrayList<Content>();
    for (int i = 0; i < content.size(); i++) {
      JsonNode part = content.get(i);
      String type = String.valueOf(part.path("type").textValue());
      parts.add(
          switch (type) {
            case "text" -> TextContent.from(part.path("text").asText());
            case "image_url" -> image(part.path("image_url"), field + "[" + i + "].image_url");
            default -> throw Unsupported.field(field + "[" + i + "].type", "text or image_url");
          });
    }
    return parts;
  }

  private ImageContent image(JsonNode image, String field) throws UpstreamException {
    String address = image.path("url").asText("");
    int comma = address.indexOf(',');
    if (address.startsWith("data:") && comma > 0 && address.startsWith(";base64", comma - 7)) {
      return ImageContent.from(
          address.substring(comma + 1), address.substring("data:".length(), comma - 7));
    }
    // langchain4j would fetch it from here, past every rule about what leaves this machine.
    if (!abilities.contains(Ability.IMAGE_ADDRESS) || !address.startsWith("https://")) {
      throw Unsupported.field(field, "a data: address in base64");
    }
    return ImageContent.from(URI.create(address));
  }
}
