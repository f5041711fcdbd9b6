package dev.sovereign.testing.upstream;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** One connection of the fake: requests one after the other. Used by the selector's thread only. */
final class HttpConnection {

  /** A request line and headers longer than this are no request. */
  private static final int MAX_HEAD = 64 * 1024;

  private static final byte[] CONTINUE = FakeJson.bytes("HTTP/1.1 100 Continue\r\n\r\n");

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Handler handler;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private byte[] read = new byte[4096];
  private int length;
  private boolean busy;
  private boolean continued;
  private boolean closeAfterWrites;

  HttpConnection(SocketChannel channel, SelectionKey key, Handler handler) {
    this.channel = channel;
    this.key = key;
    this.handler = handler;
  }

  /** Takes each whole request. It answers by {@link #send} and, at the end, {@link #done}. */
  interface Handler {
    void request(HttpConnection connection, String method, String path, byte[] body);

    void closed(HttpConnection connection, boolean whileAnswering);
  }

  boolean open() {
    return channel.isOpen();
  }

  void readable(ByteBuffer shared) throws IOException {
    int count;
    while ((count = channel.read(shared.clear())) > 0) {
      if (length + count > read.length) {
        read = Arrays.copyOf(read, Math.max(length + count, read.length * 2));
      }
      shared.flip().get(read, length, count);
      length += count;
      if (count < shared.capacity()) {
        break;
      }
    }
    if (count < 0) {
      close();
      return;
    }
    next();
  }

  /** Handles the next request when the last one is answered and it is there as a whole. */
  private void next() throws IOException {
    while (!busy && length > 0 && channel.isOpen()) {
      int head = headLength();
      if (head < 0) {
        if (length > MAX_HEAD || read[0] < 'A' || read[0] > 'Z') {
          // A client that speaks TLS, for one.
          refuse();
        }
        return;
      }
      HttpHead parsed = HttpHead.parse(read, head);
      int end = head + parsed.contentLength();
      byte[] body;
      if (parsed.chunked()) {
        ChunkedBody chunks = ChunkedBody.read(read, head, length);
        if (!chunks.whole()) {
          expectMore(parsed);
          return;
        }
        end = chunks.end();
        body = chunks.body();
      } else if (length < end) {
        expectMore(parsed);
        return;
      } else {
        body = Arrays.copyOfRange(read, head, end);
      }
      System.arraycopy(read, end, read, 0, length - end);
      length -= end;
      busy = true;
      continued = false;
      closeAfterWrites = parsed.close();
      handler.request(this, parsed.method(), parsed.path(), body);
    }
  }

  private void expectMore(HttpHead head) throws IOException {
    if (head.expectsContinue() && !continued) {
      continued = true;
      send(CONTINUE);
    }
  }

  private void refuse() throws IOException {
    send(
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    close();
  }

  private int headLength() {
    for (int i = 3; i < length; i++) {
      if (read[i] == '\n' && read[i - 1] == '\r' && read[i - 2] == '\n' && read[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  /** Writes now what goes, the rest when there is room. */
  void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (waiting.isEmpty()) {
      channel.write(buffer);
    }
    if (buffer.hasRemaining()) {
      waiting.add(buffer);
      key.interestOpsOr(SelectionKey.OP_WRITE);
    }
  }

  void writable() throws IOException {
    while (!waiting.isEmpty()) {
      channel.write(waiting.getFirst());
      if (waiting.getFirst().hasRemaining()) {
        return;
      }
      waiting.removeFirst();
    }
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    if (!busy && closeAfterWrites) {
      close();
    }
  }

  /** The answer is complete; the next request may come. */
  void done() throws IOException {
    busy = false;
    if (closeAfterWrites && waiting.isEmpty()) {
      close();
      return;
    }
    next();
  }

  /** No more of it is read, and nothing answered: what a cable that was pulled looks like. */
  void fallSilent() {
    if (key.isValid()) {
      key.interestOps(0);
    }
    busy = true;
  }

  void reset() {
    try {
      if (channel.isOpen()) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException _) {
      // It is gone already, which is what was wanted.
    }
    close();
  }

  void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException _) {
      // Nothing of it is needed any more.
    }
    handler.closed(this, busy);
  }
}
