package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.upstream.ChatProvider.Ability;
import dev.sovereign.activities.inference.upstream.ChatProvider.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's request as langchain4j's. Fields that only label a request for OpenAI's own books
 * ({@code user}, {@code metadata} and the like) change no answer and are left out; any other field
 * that cannot be expressed refuses the request by its name, unless it has the value that it would
 * have without being given.
 */
final class ChatRequests {

  static final ObjectMapper JSON = new ObjectMapper(Json.FACTORY);

  private static final Set<String> LABELS =
      Set.of("user", "metadata", "safety_identifier", "prompt_cache_key", "service_tier");

  /** What a field may say because it says nothing. */
  private static final Map<String, String> NEUTRAL =
      Map.of(
          "n", "1",
          "best_of", "1",
          "logprobs", "false",
          "echo", "false",
          "store", "false",
          "parallel_tool_calls", "true",
          "logit_bias", "{}",
          "modalities", "[\"text\"]");

  private final Set<Ability> abilities;
  private final ChatRequest.Builder request = ChatRequest.builder();
  private @Nullable Integer seed;
  private @Nullable String tool;

  /** A request with what langchain4j sets on the model instead. */
  record Translated(ChatRequest request, Settings settings) {}

  private ChatRequests(Set<Ability> abilities) {
    this.abilities = abilities;
  }

  /**
   * @throws UpstreamException {@link dev.sovereign.workflows.inference.Fault#REJECTED} by the name
   *     of the field that cannot be expressed
   */
  static Translated translate(RequestBody body, String model, Set<Ability> abilities)
      throws UpstreamException {
    ChatRequests requests = new ChatRequests(abilities);
    try {
      JsonNode root = tree(body);
      for (var field : root.properties()) {
        if (!field.getValue().isNull()) {
          requests.field(field.getKey(), field.getValue(), root);
        }
      }
      requests.request.messages(messages(body.operation(), root, abilities));
      return new Translated(
          requests.request.build(), new Settings(model, requests.seed, requests.tool));
    } catch (IllegalArgumentException _) {
      // langchain4j wants no empty texts and names; its own words may quote them.
      throw Unsupported.field("messages", "texts and names that are not blank");
    }
  }

  static JsonNode tree(RequestBody body) throws UpstreamException {
    try {
      return JSON.readTree(body.json().bytes());
    } catch (IOException _) {
      throw Unsupported.field("the body", "JSON");
    }
  }

  private static List<ChatMessage> messages(
      Operation operation, JsonNode root, Set<Ability> abilities) throws UpstreamException {
    if (operation == Operation.CHAT) {
      return new ChatMessages(abilities).translate(root.path("messages"));
    }
    JsonNode prompt = root.path("prompt");
    JsonNode only = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
    if (!only.isTextual()) {
      throw Unsupported.field("prompt", "one string");
    }
    return List.of(UserMessage.from(only.textValue()));
  }

  private void field(String name, JsonNode value, JsonNode root) throws UpstreamException {
    switch (name) {
      case "model", "messages", "prompt", "stream", "stream_options" -> {}
      case "temperature" -> request.temperature(number(name, value));
      case "top_p" -> request.topP(number(name, value));
      case "frequency_penalty" -> request.frequencyPenalty(penalty(name, value));
      case "presence_penalty" -> request.presencePenalty(penalty(name, value));
      case "max_completion_tokens" -> request.maxOutputTokens(value.intValue());
      case "max_tokens" -> {
        if (!root.hasNonNull("max_completion_tokens")) {
          request.maxOutputTokens(value.intValue());
        }
      }
      case "stop" -> request.stopSequences(strings(name, value));
      case "seed" -> seed = seed(value);
      case "tools" -> tools(value, root);
      case "tool_choice" -> toolChoice(value);
      case "response_format" -> responseFormat(value);
      default -> neutral(name, value);
    }
  }

  private static void neutral(String name, JsonNode value) throws UpstreamException {
    if (LABELS.contains(name)) {
      return;
    }
    String expected = NEUTRAL.get(name);
    if (expected == null || !value.toString().equals(expected)) {
      throw Unsupported.field(name, expected == null ? "nothing" : expected);
    }
  }

  private static double number(String name, JsonNode value) throws UpstreamException {
    if (!value.isNumber()) {
      throw Unsupported.field(name, "a number");
    }
    return value.doubleValue();
  }

  private @Nullable Double penalty(String name, JsonNode value) throws UpstreamException {
    double penalty = number(name, value);
    if (penalty == 0) {
      return null;
    }
    require(Ability.FREQUENCY_AND_PRESENCE_PENALTY, name, "0");
    return penalty;
  }

  private int seed(JsonNode value) throws UpstreamException {
    require(Ability.SEED, "seed", "nothing");
    if (!value.canConvertToInt()) {
      throw Unsupported.field("seed", "an integer of 32 bits");
    }
    return value.intValue();
  }

  private void require(Ability ability, String field, String expected) throws UpstreamException {
    if (!abilities.contains(ability)) {
      throw Unsupported.field(field, expected);
    }
  }

  static List<String> strings(String name, JsonNode value) throws UpstreamException {
    if (value.isTextual()) {
      return List.of(value.textValue());
    }
    var texts = new ArrayList<String>();
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw Unsupported.field(name, "a string or an array of strings");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  private void tools(JsonNode tools, JsonNode root) throws UpstreamException {
    // A model that may call none needs to know none.
    if (!"none".equals(root.path("tool_choice").textValue())) {
      request.toolSpecifications(new Schemas(abilities).tools(tools));
    }
  }

  private void toolChoice(JsonNode choice) throws UpstreamException {
    if (choice.isObject()) {
      require(Ability.NAMED_TOOL, "tool_choice", "auto or none");
      tool = choice.path("function").path("name").textValue();
      if (tool == null) {
        throw Unsupported.field("tool_choice", "auto, none, required or a function's name");
      }
      request.toolChoice(ToolChoice.REQUIRED);
      return;
    }
    switch (String.valueOf(choice.textValue())) {
      // Both are what happens when nothing is said: tools that may not be called are not sent.
      case "auto", "none" -> {}
      case "required" -> {
        require(Ability.REQUIRED_TOOL, "tool_choice", "auto or none");
        request.toolChoice(ToolChoice.REQUIRED);
      }
      default -> throw Unsupported.field("tool_choice", "auto, none, required or a function");
    }
  }

  private void responseFormat(JsonNode format) throws UpstreamException {
    switch (String.valueOf(format.path("type").textValue())) {
      case "text" -> {}
      case "json_object" -> {
        require(Ability.JSON_OBJECT, "response_format.type", "text or json_schema");
        request.responseFormat(ResponseFormat.JSON);
      }
      case "json_schema" -> request.responseFormat(schema(format.path("json_schema")));
      default -> throw Unsupported.field("response_format.type", "text or json_schema");
    }
  }

  private ResponseFormat schema(JsonNode wanted) throws UpstreamException {
    String field = "response_format.json_schema.schema";
    if (!wanted.path("schema").isObject()) {
      throw Unsupported.field(field, "an object");
    }
    var schema =
        JsonSchema.builder()
            .name(wanted.path("name").asText("answer"))
            .rootElement(new Schemas(abilities).root(wanted.path("schema"), field))
            .build();
    return ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build();
  }
}
