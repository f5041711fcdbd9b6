package dev.sovereign.testing.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One caller's kept-alive connection. Used by the selector's thread only. */
final class CallerConnection {

  private final URI address;
  private final Selector selector;
  private final SocketChannel channel;
  private final HttpAnswer answer = new HttpAnswer();
  private LoadGenerator.Question question = new LoadGenerator.Question(new byte[0], "");
  private long askedAt;

  CallerConnection(URI address, Selector selector) throws IOException {
    this.address = address;
    this.selector = selector;
    this.channel =
        SocketChannel.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  CallerConnection reopened() throws IOException {
    channel.close();
    return new CallerConnection(address, selector);
  }

  LoadGenerator.Question question() {
    return question;
  }

  long askedAt() {
    return askedAt;
  }

  void ask(LoadGenerator.Question next) throws IOException {
    question = next;
    answer.clear();
    askedAt = System.nanoTime();
    ByteBuffer bytes = ByteBuffer.wrap(next.bytes());
    // A question is far smaller than a socket's buffer, which is empty between two answers.
    if (channel.write(bytes) < next.bytes().length) {
      throw new IOException("the question was not taken as a whole");
    }
  }

  /** Reads; whether the answer is there as a whole. */
  boolean ready(ByteBuffer shared) throws IOException {
    int count = channel.read(shared.clear());
    if (count < 0) {
      throw new EOFException("closed before the answer's end");
    }
    return answer.take(shared.flip());
  }

  /** The text of the answer, or what was wrong with it in a few words. */
  String answer() {
    return answer.text();
  }
}
