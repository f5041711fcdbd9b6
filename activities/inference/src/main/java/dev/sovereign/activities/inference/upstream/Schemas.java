package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.upstream.ChatProvider.Ability;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema as langchain4j's. Where the provider takes any schema it is passed as it is;
 * elsewhere only keywords that langchain4j has a type for can be expressed, and others are refused.
 */
final class Schemas {

  /** They bind nothing. */
  private static final Set<String> NOTES = Set.of("$schema", "$id", "title", "default", "examples");

  private static final Set<String> OBJECT =
      Set.of("type", "description", "properties", "required", "additionalProperties");

  private final boolean whole;

  Schemas(Set<Ability> abilities) {
    this.whole = abilities.contains(Ability.WHOLE_JSON_SCHEMA);
  }

  List<ToolSpecification> tools(JsonNode tools) throws UpstreamException {
    var specifications = new ArrayList<ToolSpecification>();
    for (int i = 0; i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      String field = "tools[" + i + "]";
      if (!"function".equals(tool.path("type").textValue())) {
        throw Unsupported.field(field + ".type", "function");
      }
      specifications.add(function(tool.path("function"), field + ".function"));
    }
    return specifications;
  }

  private ToolSpecification function(JsonNode function, String field) throws UpstreamException {
    only(function, Set.of("name", "description", "parameters", "strict"), field);
    var specification = ToolSpecification.builder().name(function.path("name").asText(""));
    if (function.hasNonNull("description")) {
      specification.description(function.path("description").asText());
    }
    if (function.path("strict").asBoolean(false)) {
      specification.strict(true);
    }
    if (function.path("parameters").isObject()) {
      specification.parameters(object(function.path("parameters"), field + ".parameters"));
    }
    return specification.build();
  }

  /** The schema of a whole answer. */
  JsonSchemaElement root(JsonNode schema, String field) throws UpstreamException {
    return whole ? JsonRawSchema.from(schema.toString()) : element(schema, field);
  }

  private JsonObjectSchema object(JsonNode schema, String field) throws UpstreamException {
    var keywords = new HashSet<>(OBJECT);
    if (whole) {
      keywords.add("$defs");
    }
    only(schema, keywords, field);
    var object = JsonObjectSchema.builder();
    for (var property : schema.path("properties").properties()) {
      String name = field + ".properties." + property.getKey();
      object.addProperty(property.getKey(), inner(property.getValue(), name));
    }
    object.required(ChatRequests.strings(field + ".required", schema.path("required")));
    if (schema.has("$defs")) {
      var definitions = new LinkedHashMap<String, JsonSchemaElement>();
      for (var each : schema.path("$defs").properties()) {
        definitions.put(each.getKey(), inner(each.getValue(), field + ".$defs"));
      }
      object.definitions(definitions);
    }
    if (schema.path("additionalProperties").isBoolean()) {
      object.additionalProperties(schema.path("additionalProperties").booleanValue());
    } else if (schema.has("additionalProperties")) {
      throw Unsupported.field(field + ".additionalProperties", "true or false");
    }
    String description = description(schema);
    return (description == null ? object : object.description(description)).build();
  }

  private JsonSchemaElement inner(JsonNode schema, String field) throws UpstreamException {
    return whole ? JsonRawSchema.from(schema.toString()) : element(schema, field);
  }

  private JsonSchemaElement element(JsonNode schema, String field) throws UpstreamException {
    if (schema.has("anyOf")) {
      return anyOf(schema, field);
    }
    String description = description(schema);
    String type = String.valueOf(schema.path("type").textValue());
    if (!type.equals("object")) {
      only(schema, Set.of("type", "description", type.equals("array") ? "items" : "enum"), field);
    }
    return switch (type) {
      case "object" -> object(schema, field);
      case "array" ->
          JsonArraySchema.builder()
              .description(description)
              .items(element(schema.path("items"), field + ".items"))
              .build();
      case "string" ->
          schema.has("enum")
              ? JsonEnumSchema.builder()
                  .description(description)
                  .enumValues(ChatRequests.strings(field + ".enum", schema.path("enum")))
                  .build()
              : JsonStringSchema.builder().description(description).build();
      case "integer" -> JsonIntegerSchema.builder().description(description).build();
      case "number" -> JsonNumberSchema.builder().description(description).build();
      case "boolean" -> JsonBooleanSchema.builder().description(description).build();
      default -> throw Unsupported.field(field + ".type", "one type");
    };
  }

  private JsonSchemaElement anyOf(JsonNode schema, String field) throws UpstreamException {
    only(schema, Set.of("anyOf", "description"), field);
    var choices = new ArrayList<JsonSchemaElement>();
    for (JsonNode each : schema.path("anyOf")) {
      choices.add(element(each, field + ".anyOf"));
    }
    return JsonAnyOfSchema.builder().description(description(schema)).anyOf(choices).build();
  }

  private static @Nullable String description(JsonNode schema) {
    return schema.path("description").textValue();
  }

  private static void only(JsonNode schema, Set<String> keywords, String field)
      throws UpstreamException {
    for (var member : schema.properties()) {
      String keyword = member.getKey();
      if (!keywords.contains(keyword) && !NOTES.contains(keyword)) {
        throw Unsupported.field(field + "." + keyword, "nothing");
      }
    }
  }
}
