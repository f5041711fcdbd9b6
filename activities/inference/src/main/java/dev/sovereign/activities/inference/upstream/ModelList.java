package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sovereign.activities.inference.call.Upstream.ServedModel;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a list of models: OpenAI's and Anthropic's {@code data[].id}, Ollama's {@code
 * models[].name}, Gemini's {@code models[].name} with its prefix. Ollama passes a model on to
 * another machine when its entry names a {@code remote_host} or {@code remote_model}, or when its
 * name ends in {@code -cloud} or {@code :cloud}.
 */
final class ModelList {

  /** Gemini names a model as a resource, and is asked without it. */
  private static final String RESOURCE_PREFIX = "models/";

  private final List<ServedModel> models = new ArrayList<>();
  private boolean list;

  private String id = "";
  private String name = "";
  private boolean remote;

  private ModelList() {}

  static ModelList read(byte[] body) throws UpstreamException {
    ModelList list = new ModelList();
    try (JsonParser parser = Json.FACTORY.createParser(body)) {
      parser.nextToken();
      Json.members(parser, list::member);
    } catch (IOException _) {
      throw new UpstreamException(Fault.MALFORMED, "the list of models is not JSON");
    }
    if (!list.list) {
      throw new UpstreamException(Fault.MALFORMED, "the answer is not a list of models");
    }
    return list;
  }

  private void member(String field, JsonParser parser) throws IOException {
    switch (field) {
      // Ollama says null where it has none.
      case "data", "models" ->
          list |=
              parser.currentToken() == JsonToken.VALUE_NULL || Json.elements(parser, this::model);
      default -> parser.skipChildren();
    }
  }

  private void model(JsonParser parser) throws IOException {
    id = "";
    name = "";
    remote = false;
    Json.members(parser, this::modelMember);
    String served = id.isEmpty() ? name : id;
    if (served.startsWith(RESOURCE_PREFIX)) {
      served = served.substring(RESOURCE_PREFIX.length());
    }
    if (!served.isEmpty()) {
      models.add(new ServedModel(served, remote || namesRemote(served)));
    }
  }

  private void modelMember(String field, JsonParser parser) throws IOException {
    switch (field) {
      case "id" -> id = Json.text(parser);
      case "name" -> name = Json.text(parser);
      case "remote_host", "remote_model" -> remote |= !Json.text(parser).isEmpty();
      default -> parser.skipChildren();
    }
  }

  /** Whether Ollama would pass a model of this name on, whether it was pulled or not. */
  static boolean namesRemote(String model) {
    return endsWith(model, "-cloud") || endsWith(model, ":cloud");
  }

  /** Without a copy, because it is asked for every call; Ollama's names have no case. */
  private static boolean endsWith(String model, String end) {
    return model.regionMatches(true, model.length() - end.length(), end, 0, end.length());
  }

  List<ServedModel> models() {
    return List.copyOf(models);
  }
}
