package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sovereign.modelserver.engine.Completion;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object. While the model writes, blanks go ahead of it, which JSON permits: writing is
 * the only way to learn that the client has gone, and the next in the queue should not wait for an
 * answer nobody reads.
 */
final class WholeAnswer implements AnswerWriter {
  private static final int PIECES_A_BLANK = 8;

  private final HttpExchange exchange;
  private final OpenAiJson json;
  private final StringBuilder text = new StringBuilder();
  private int pieces;
  private @Nullable OutputStream opened;

  WholeAnswer(HttpExchange exchange, OpenAiJson json) {
    this.exchange = exchange;
    this.json = json;
  }

  @Override
  public void piece(String piece) throws IOException {
    text.append(piece);
    pieces++;
    if (pieces % PIECES_A_BLANK == 0) {
      OutputStream out = out();
      out.write(' ');
      out.flush();
    }
  }

  @Override
  public void end(Completion completion) throws IOException {
    byte[] body = Reply.bytes(json.whole(text.toString(), completion));
    try (OutputStream out = out()) {
      out.write(body);
    }
  }

  @Override
  public void abort(ApiException error) throws IOException {
    if (opened == null) {
      Reply.error(exchange, error);
      return;
    }
    // The status is gone: an answer that ends without its last chunk is an error to any client.
    throw new IOException(error.getMessage());
  }

  private OutputStream out() throws IOException {
    if (opened == null) {
      opened = Reply.open(exchange, "application/json");
    }
    return opened;
  }
}
