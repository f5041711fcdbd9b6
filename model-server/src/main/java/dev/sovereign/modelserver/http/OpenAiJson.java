package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.Finish;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of OpenAI's API that belong to one answer. */
record OpenAiJson(Form form, String id, long createdSeconds, String model, boolean includeUsage) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Which of the two APIs it is of. */
  enum Form {
    CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk"),
    COMPLETION("cmpl-", "text_completion", "text_completion");

    private final String idPrefix;
    private final String whole;
    private final String chunk;

    Form(String idPrefix, String whole, String chunk) {
      this.idPrefix = idPrefix;
      this.whole = whole;
      this.chunk = chunk;
    }

    String idPrefix() {
      return idPrefix;
    }
  }

  ObjectNode whole(String text, Completion completion) {
    ObjectNode answer = envelope(form.whole);
    ObjectNode choice = choice(answer);
    switch (form) {
      case CHAT -> choice.putObject("message").put("role", "assistant").put("content", text);
      case COMPLETION -> choice.put("text", text);
    }
    choice.putNull("logprobs").put("finish_reason", finishReason(completion.finish()));
    answer.set("usage", usage(completion));
    return answer;
  }

  /** What goes ahead of the text; absent when nothing does. */
  @Nullable ObjectNode firstChunk() {
    return switch (form) {
      case CHAT -> {
        ObjectNode chunk = envelope(form.chunk);
        delta(chunk, null).put("role", "assistant").put("content", "");
        yield chunk;
      }
      case COMPLETION -> null;
    };
  }

  ObjectNode textChunk(String text) {
    return textChunk(text, null);
  }

  ObjectNode lastChunk(Finish finish) {
    if (form == Form.COMPLETION) {
      return textChunk("", finishReason(finish));
    }
    ObjectNode chunk = envelope(form.chunk);
    delta(chunk, finishReason(finish));
    return chunk;
  }

  private ObjectNode textChunk(String text, @Nullable String finishReason) {
    ObjectNode chunk = envelope(form.chunk);
    switch (form) {
      case CHAT -> delta(chunk, finishReason).put("content", text);
      case COMPLETION ->
          choice(chunk).put("text", text).putNull("logprobs").put("finish_reason", finishReason);
    }
    return chunk;
  }

  ObjectNode usageChunk(Completion completion) {
    ObjectNode chunk = envelope(form.chunk);
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

  private static ObjectNode choice(ObjectNode answer) {
    return answer.putArray("choices").addObject().put("index", 0);
  }

  private static ObjectNode delta(ObjectNode chunk, @Nullable String finishReason) {
    ObjectNode choice = choice(chunk);
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
