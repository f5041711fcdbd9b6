package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sovereign.modelserver.engine.Completion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Server-sent events, a chunk each. */
final class StreamedAnswer implements AnswerWriter {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final HttpExchange exchange;
  private final OpenAiJson json;
  private @Nullable OutputStream opened;

  StreamedAnswer(HttpExchange exchange, OpenAiJson json) {
    this.exchange = exchange;
    this.json = json;
  }

  @Override
  public void piece(String text) throws IOException {
    event(json.textChunk(text));
  }

  @Override
  public void end(Completion completion) throws IOException {
    event(json.lastChunk(completion.finish()));
    if (json.includeUsage()) {
      event(json.usageChunk(completion));
    }
    finish();
  }

  @Override
  public void abort(ApiException error) throws IOException {
    if (opened == null) {
      Reply.error(exchange, error);
      return;
    }
    event(OpenAiJson.error(error));
    finish();
  }

  private void finish() throws IOException {
    OutputStream out = out();
    event(out, DONE);
    out.close();
  }

  private void event(JsonNode body) throws IOException {
    event(out(), Reply.bytes(body));
  }

  private OutputStream out() throws IOException {
    if (opened == null) {
      opened = Reply.open(exchange, "text/event-stream; charset=utf-8");
      JsonNode first = json.firstChunk();
      if (first != null) {
        event(opened, Reply.bytes(first));
      }
    }
    return opened;
  }

  private static void event(OutputStream out, byte[] data) throws IOException {
    out.write(DATA);
    out.write(data);
    out.write(END);
    out.flush();
  }
}
