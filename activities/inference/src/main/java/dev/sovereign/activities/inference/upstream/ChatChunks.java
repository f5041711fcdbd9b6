package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * langchain4j's pieces of an answer as OpenAI's chunks. langchain4j logs what a handler throws, so
 * this one throws nothing and stops the exchange instead. For one call.
 */
final class ChatChunks implements StreamingChatResponseHandler {

  /** Writes a part of a chunk. */
  @FunctionalInterface
  private interface Part {
    void write(JsonGenerator json) throws IOException;
  }

  private static final int OK = 200;

  private final String id = "chatcmpl-" + UUID.randomUUID();
  private final boolean chat;
  private final String model;
  private final long created;
  private final StreamedAnswer answer;
  private final @Nullable HeldEvents out;
  private final boolean usageAsked;
  private final Consumer<UpstreamException> stop;
  private boolean begun;
  private int tools;
  private boolean complete;
  private @Nullable Throwable error;

  /**
   * @param out takes the chunks; absent when nobody wants a stream
   * @param stop ends the exchange
   */
  ChatChunks(
      Operation operation,
      String model,
      long created,
      @Nullable HeldEvents out,
      boolean usageAsked,
      Consumer<UpstreamException> stop) {
    this.chat = operation == Operation.CHAT;
    this.model = model;
    this.created = created;
    this.answer = new StreamedAnswer(operation);
    this.out = out;
    this.usageAsked = usageAsked;
    this.stop = stop;
  }

  /** What was put together so far. */
  StreamedAnswer answer() {
    return answer;
  }

  /** Whether langchain4j saw the end. */
  boolean complete() {
    return complete;
  }

  /** What langchain4j stumbled over; null when nothing. */
  @Nullable Throwable error() {
    return error;
  }

  @Override
  public void onPartialResponse(String text) {
    if (!text.isEmpty()) {
      delta(
          chat
              ? json -> json.writeStringField("content", text)
              : json -> json.writeStringField("text", text));
    }
  }

  @Override
  public void onPartialThinking(PartialThinking thinking) {
    if (chat && thinking.text() != null && !thinking.text().isEmpty()) {
      delta(json -> json.writeStringField("reasoning_content", thinking.text()));
    }
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall call) {
    tool(call.toolExecutionRequest());
  }

  private void tool(ToolExecutionRequest call) {
    int index = tools++;
    String callId = call.id() == null ? "call_" + UUID.randomUUID() : call.id();
    delta(
        json -> {
          json.writeArrayFieldStart("tool_calls");
          json.writeStartObject();
          json.writeNumberField("index", index);
          json.writeStringField("id", callId);
          json.writeStringField("type", "function");
          json.writeObjectFieldStart("function");
          json.writeStringField("name", call.name());
          json.writeStringField("arguments", call.arguments() == null ? "{}" : call.arguments());
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    List<ToolExecutionRequest> calls = response.aiMessage().toolExecutionRequests();
    for (ToolExecutionRequest call : calls.subList(Math.min(tools, calls.size()), calls.size())) {
      tool(call);
    }
    FinishReason reason = response.finishReason();
    if (reason != null) {
      choice(chat ? _ -> {} : json -> json.writeStringField("text", ""), finish(reason));
    }
    TokenUsage usage = response.tokenUsage();
    if (usage != null && usage.inputTokenCount() != null) {
      usage(usage);
    }
    complete = true;
  }

  private String finish(FinishReason reason) {
    return switch (reason) {
      case STOP, OTHER -> tools > 0 ? "tool_calls" : "stop";
      case LENGTH -> "length";
      case TOOL_EXECUTION -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }

  @Override
  public void onError(Throwable thrown) {
    error = thrown;
  }

  private void delta(Part part) {
    choice(part, null);
  }

  private void choice(Part part, @Nullable String finish) {
    emit(
        json -> {
          json.writeStartObject();
          json.writeNumberField("index", 0);
          if (chat) {
            json.writeObjectFieldStart("delta");
            if (!begun) {
              json.writeStringField("role", "assistant");
            }
            part.write(json);
            json.writeEndObject();
          } else {
            part.write(json);
          }
          json.writeStringField("finish_reason", finish);
          json.writeEndObject();
          begun = true;
        },
        null);
  }

  private void usage(TokenUsage usage) {
    int prompt = usage.inputTokenCount();
    int completion = usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
    emit(
        _ -> {},
        json -> {
          json.writeObjectFieldStart("usage");
          json.writeNumberField("prompt_tokens", prompt);
          json.writeNumberField("completion_tokens", completion);
          json.writeNumberField("total_tokens", prompt + completion);
          json.writeEndObject();
        });
  }

  private void emit(Part choices, @Nullable Part usage) {
    byte[] chunk = chunk(choices, usage);
    try {
      answer.add(chunk, OK);
      if (out != null && (usage == null || usageAsked)) {
        out.pass(chunk, answer.chunkHasToken());
      }
    } catch (UpstreamException e) {
      stop.accept(e);
    }
  }

  private byte[] chunk(Part choices, @Nullable Part usage) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("object", chat ? "chat.completion.chunk" : "text_completion");
      json.writeNumberField("created", created);
      json.writeStringField("model", model);
      json.writeArrayFieldStart("choices");
      choices.write(json);
      json.writeEndArray();
      if (usage != null) {
        usage.write(json);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
