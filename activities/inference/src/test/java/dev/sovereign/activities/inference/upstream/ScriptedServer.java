package dev.sovereign.activities.inference.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP over raw sockets, so that it can break it at any byte. */
final class ScriptedServer implements AutoCloseable {

  /** What it does with one request, written as bytes. */
  @FunctionalInterface
  interface Act {
    void play(Wire wire) throws IOException;
  }

  /** A request as it came. */
  record Seen(String head, String body) {}

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Act> script = new LinkedBlockingQueue<>();
  private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  ScriptedServer() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  /** The next request's answer. */
  ScriptedServer then(Act act) {
    script.add(act);
    return this;
  }

  /** The next request's answer, whole. */
  ScriptedServer then(int status, String headers, String body) {
    return then(wire -> wire.whole(status, headers, body));
  }

  ScriptedServer json(String body) {
    return then(200, "Content-Type: application/json\r\n", body);
  }

  /** Answers with events, one chunk each, and ends well. */
  ScriptedServer events(String... events) {
    return then(
        wire -> {
          wire.streamHead();
          for (String event : events) {
            wire.chunk("data: " + event + "\n\n");
          }
          wire.lastChunk();
        });
  }

  Seen seen() throws InterruptedException {
    Seen next = seen.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  int requestsLeft() {
    return seen.size();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var wire = new Wire(socket);
      while (wire.open()) {
        Seen request = wire.request();
        if (request == null) {
          return;
        }
        seen.add(request);
        script.take().play(wire);
      }
    } catch (IOException | InterruptedException gone) {
      // The client cut the connection, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One connection. */
  static final class Wire {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    }

    boolean open() {
      return !socket.isClosed();
    }

    private @Nullable Seen request() throws IOException {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return null;
        }
        head.append((char) next);
      }
      return new Seen(head.toString(), new String(in.readNBytes(length(head.toString())), UTF_8));
    }

    private static int length(String head) {
      for (String line : head.lines().toList()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          return Integer.parseInt(line.substring("content-length:".length()).strip());
        }
      }
      return 0;
    }

    void raw(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    void whole(int status, String headers, String body) throws IOException {
      raw(
          "HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s"
              .formatted(status, headers, body.getBytes(UTF_8).length, body));
    }

    void streamHead() throws IOException {
      raw(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    void chunk(String text) throws IOException {
      raw(Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    }

    void lastChunk() throws IOException {
      raw("0\r\n\r\n");
    }

    /** As a killed process does. */
    void cut() throws IOException {
      socket.close();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Until the client is gone. */
    void silence() throws IOException {
      while (in.read() >= 0) {
        // Whatever it still sends.
      }
    }
  }
}
