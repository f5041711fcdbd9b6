package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole answer in the shape of a streamed one, for callers that asked for a stream of what was
 * recorded before or came from rules: the text in one chunk, its end in the next, and the tokens in
 * a third when they were asked for.
 */
final class Chunks {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CHOICES = "choices";
  private static final String FINISH = "finish_reason";

  private Chunks() {}

  static List<byte[]> of(Operation operation, RawJson whole, boolean usageAsked) {
    ObjectNode answer = (ObjectNode) JSON.readTree(whole.bytes());
    JsonNode usage = answer.remove("usage");
    List<byte[]> chunks = new ArrayList<>();
    if (operation == Operation.CHAT) {
      answer.put("object", "chat.completion.chunk");
      chunks.add(JSON.writeValueAsBytes(with(answer, deltas(answer.path(CHOICES)))));
      chunks.add(JSON.writeValueAsBytes(with(answer, ends(answer.path(CHOICES)))));
    } else {
      chunks.add(JSON.writeValueAsBytes(answer));
    }
    if (usageAsked && usage != null) {
      ObjectNode last = with(answer, JSON.createArrayNode());
      last.set("usage", usage);
      chunks.add(JSON.writeValueAsBytes(last));
    }
    return chunks;
  }

  private static ObjectNode with(ObjectNode answer, ArrayNode choices) {
    ObjectNode chunk = answer.deepCopy();
    chunk.set(CHOICES, choices);
    return chunk;
  }

  private static ArrayNode deltas(JsonNode choices) {
    ArrayNode deltas = JSON.createArrayNode();
    for (JsonNode choice : choices) {
      ObjectNode delta = (ObjectNode) choice.deepCopy();
      JsonNode message = delta.remove("message");
      if (message instanceof ObjectNode object) {
        number(object.path("tool_calls"));
        delta.set("delta", object);
      }
      delta.putNull(FINISH);
      deltas.add(delta);
    }
    return deltas;
  }

  /** In a stream each tool call says which one it is. */
  private static void number(JsonNode toolCalls) {
    int index = 0;
    for (JsonNode call : toolCalls) {
      if (call instanceof ObjectNode object) {
        object.put("index", index++);
      }
    }
  }

  private static ArrayNode ends(JsonNode choices) {
    ArrayNode ends = JSON.createArrayNode();
    for (JsonNode choice : choices) {
      ObjectNode end = ends.addObject();
      end.set("index", choice.path("index"));
      end.putObject("delta");
      end.set(FINISH, choice.path(FINISH));
    }
    return ends;
  }
}
