package dev.sovereign.testing.upstream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A loopback port that can be closed, or left with nobody to accept, and opened again. */
final class Listener implements AutoCloseable {

  private static final int BACKLOG = 1024;

  /** The smallest; the kernel takes one or two connections more before it drops the next. */
  private static final int FULL_BACKLOG = 1;

  private static final int FILLERS = 8;

  private final Selector selector;
  private final InetSocketAddress address;
  private final List<SocketChannel> fillers = new ArrayList<>();
  private ServerSocketChannel channel;

  Listener(Selector selector, int port) throws IOException {
    this.selector = selector;
    this.channel =
        bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG, true);
    this.address = (InetSocketAddress) channel.getLocalAddress();
  }

  int port() {
    return address.getPort();
  }

  void open() throws IOException {
    close();
    channel = bind(address, BACKLOG, true);
  }

  /** Listens, but whoever connects is never answered. */
  void blackHole() throws IOException {
    close();
    channel = bind(address, FULL_BACKLOG, false);
    for (int i = 0; i < FILLERS; i++) {
      SocketChannel filler = SocketChannel.open();
      fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(address);
    }
  }

  private ServerSocketChannel bind(InetSocketAddress where, int backlog, boolean accept)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    server.configureBlocking(false);
    server.bind(where, backlog);
    if (accept) {
      server.register(selector, SelectionKey.OP_ACCEPT, this);
    }
    return server;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    fillers.clear();
    channel.close();
    // Only then does the kernel let go of a channel that a selector knew.
    selector.selectNow();
  }
}
