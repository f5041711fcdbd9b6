package dev.sovereign.testing.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An OpenAI-compatible server on loopback, one thread, with answers that are a function of the
 * prompt ({@link FakeAnswers}) and faults on demand ({@link FakeFault}).
 *
 * <p>It has two ports. The first is the server that a gateway is told of. The second is always open
 * and takes orders: {@code POST /control} with {@link FakeSettings} as JSON, {@code GET /counts},
 * {@code POST /counts/reset}, {@code GET /bodies}; {@link FakeControl} speaks them.
 *
 * <p>As a program it takes the two ports (0 for any) and prints {@code ready PORT CONTROL-PORT}.
 */
public final class FakeUpstream implements AutoCloseable {

  private static final int READ_BUFFER = 64 * 1024;

  private final Selector selector;
  private final Listener server;
  private final Listener control;
  private final Timers timers = new Timers();
  private final Set<HttpConnection> connections = new HashSet<>();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(READ_BUFFER);
  private final Responder responder;
  private final Thread thread;
  private volatile boolean running = true;

  private FakeUpstream(int port, int controlPort) throws IOException {
    selector = Selector.open();
    server = new Listener(selector, port);
    control = new Listener(selector, controlPort);
    responder = new Responder(timers, this::listen);
    thread = Thread.ofPlatform().daemon().name("fake-upstream").unstarted(this::run);
  }

  /** On any free ports, in this process. */
  public static FakeUpstream start() {
    try {
      FakeUpstream fake = new FakeUpstream(0, 0);
      fake.thread.start();
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves until it is killed. */
  public static void main(String[] arguments) throws IOException {
    FakeUpstream fake =
        new FakeUpstream(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println("ready " + fake.server.port() + " " + fake.control.port());
    fake.run();
  }

  /** The base address for a gateway's configuration. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.port() + "/v1");
  }

  /** For orders and counts. */
  public FakeControl control() {
    return new FakeControl(server.port(), control.port());
  }

  private void run() {
    try (selector;
        server;
        control) {
      while (running) {
        timers.runDue();
        selector.select(this::ready, timers.waitMillis());
      }
      connections.forEach(HttpConnection::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isValid() && key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel(), key.attachment() == control);
        return;
      }
      if (!(key.attachment() instanceof HttpConnection connection)) {
        return;
      }
      serve(key, connection);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key, HttpConnection connection) {
    try {
      if (key.isValid() && key.isWritable()) {
        connection.writable();
      }
      if (key.isValid() && key.isReadable()) {
        connection.readable(shared);
      }
    } catch (IOException _) {
      // The client went away; that is its own affair.
      connection.close();
    }
  }

  private void accept(ServerSocketChannel from, boolean orders) throws IOException {
    SocketChannel channel;
    while ((channel = from.accept()) != null) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      HttpConnection connection =
          new HttpConnection(channel, key, orders ? responder.orders() : new Answering());
      key.attach(connection);
      if (!orders) {
        connections.add(connection);
      }
    }
  }

  /** Called by the selector's thread, while it handles an order. */
  private void listen(FakeFault fault) {
    List<HttpConnection> open = new ArrayList<>(connections);
    try {
      switch (fault) {
        case REFUSED -> {
          server.close();
          open.forEach(HttpConnection::reset);
        }
        case BLACK_HOLE -> {
          server.blackHole();
          open.forEach(HttpConnection::fallSilent);
        }
        case NONE -> {
          server.open();
          open.forEach(HttpConnection::reset);
        }
        case RESET,
            STATUS_400,
            NOT_OFFERED,
            STATUS_408,
            STATUS_409,
            STATUS_429,
            STATUS_500,
            STATUS_503,
            SLOW_FIRST_BYTE,
            COMPLETION_HANGS,
            COMPLETION_503,
            MALFORMED,
            TRUNCATED,
            EMPTY,
            MODEL_NOT_LOADED,
            CONTEXT_OVERFLOW,
            STREAM_ERROR,
            STREAM_STALL,
            STREAM_MALFORMED,
            STREAM_ENDS_EARLY ->
            throw new IllegalArgumentException(fault + " is not of the port");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running = false;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server's side of a connection. */
  private final class Answering implements HttpConnection.Handler {

    @Override
    public void request(HttpConnection connection, String method, String path, byte[] body) {
      responder.answer(connection, method, path, body);
    }

    @Override
    public void closed(HttpConnection connection, boolean whileAnswering) {
      connections.remove(connection);
      if (whileAnswering) {
        responder.aborted();
      }
    }
  }
}
