package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody holds right now. */
public final class FreePorts {

  /**
   * Below those that Linux gives to outgoing connections and to whoever asks for any port, so that
   * none of these takes one between the choice and its use.
   */
  private static final int FIRST = 20_000;

  private static final int AFTER_LAST = 32_768;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  /** Different free loopback ports; they are all held at once while being chosen. */
  public static List<Integer> take(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int tries = 0; held.size() < count && tries < TRIES; tries++) {
        hold(held);
      }
      if (held.size() < count) {
        throw new IllegalStateException(
            "no %d free ports from %d to %d".formatted(count, FIRST, AFTER_LAST - 1));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  private static void hold(List<ServerSocket> held) throws IOException {
    int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
    try {
      held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    } catch (BindException _) {
      // Somebody holds it.
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
