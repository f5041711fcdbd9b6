package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.Finish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of OpenAI's chat API that belong to one answer. */
record OpenAiJson(String id, long createdSeconds, String model, boolean includeUsage) {
  private static final JsonMapper JSON = JsonMapper.shared();

  ObjectNode whole(String text, Completion completion) {
    ObjectNode answer = envelope("chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", text);
    choice.putNull("logprobs").put("finish_reason", finishReason(completion.finish()));
    answer.set("usage", usage(completion));
    return answer;
  }

  ObjectNode firstChunk() {
    ObjectNode chunk = envelope("chat.completion.chunk");
    delta(chunk, null).put("role", "assistant").put("content", "");
    return chunk;
  }

  ObjectNode textChunk(String text) {
    ObjectNode chunk = envelope("chat.completion.chunk");
    delta(chunk, null).put("content", text);
    return chunk;
  }

  ObjectNode lastChunk(Finish finish) {
    ObjectNode chunk = envelope("chat.completion.chunk");
    delta(chunk, finishReason(finish));
    return chunk;
  }

  ObjectNode usageChunk(Completion completion) {
    ObjectNode chunk = envelope("chat.completion.chunk");
    chunk.putArray("choices");
    chunk.set("usage", usage(completion));
    return chunk;
  }

  static ObjectNode error(ApiException error) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", error.getMessage())
        .put("type", error.type())
        .put("param", error.param())
        .put("code", error.code());
    return body;
  }

  private ObjectNode envelope(String object) {
    ObjectNode body =
        JSON.createObjectNode()
            .put("id", id)
            .put("object", object)
            .put("created", createdSeconds)
            .put("model", model);
    if (includeUsage) {
      body.putNull("usage");
    }
    return body;
  }

  private static ObjectNode delta(ObjectNode chunk, @Nullable String finishReason) {
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    ObjectNode delta = choice.putObject("delta");
    choice.putNull("logprobs").put("finish_reason", finishReason);
    return delta;
  }

  private static ObjectNode usage(Completion completion) {
    return JSON.createObjectNode()
        .put("prompt_tokens", completion.promptTokens())
        .put("completion_tokens", completion.completionTokens())
        .put("total_tokens", completion.promptTokens() + completion.completionTokens());
  }

  private static String finishReason(Finish finish) {
    return switch (finish) {
      case STOP, CANCELLED -> "stop";
      case LENGTH -> "length";
    };
  }
}
