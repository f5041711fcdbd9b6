package dev.sovereign.activities.treasury.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and PostgreSQL, and when armed swallows one answer of the server and
 * resets the client's connection: what the server did, a commit for example, is done, and nobody
 * was told.
 */
final class CuttingProxy implements AutoCloseable {

  private final ServerSocket door;
  private final int server;
  private final AtomicInteger answers = new AtomicInteger(Integer.MAX_VALUE);

  CuttingProxy(int server) {
    this.server = server;
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Lets so many answers pass and swallows the next, once. */
  void cutAfter(int passing) {
    answers.set(passing);
  }

  /** Whether the cut was made. */
  boolean cut() {
    return answers.get() < 0;
  }

  void disarm() {
    answers.set(Integer.MAX_VALUE);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket postgres = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> forward(client, postgres));
        Thread.ofVirtual().start(() -> answer(postgres, client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void forward(Socket client, Socket postgres) {
    try (client;
        postgres) {
      client.getInputStream().transferTo(postgres.getOutputStream());
    } catch (IOException _) {
      // One side went away, and so does the other.
    }
  }

  private void answer(Socket postgres, Socket client) {
    try (postgres;
        client;
        InputStream in = postgres.getInputStream();
        OutputStream out = client.getOutputStream()) {
      byte[] bytes = new byte[1 << 16];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (answers.getAndDecrement() == 0) {
          client.setSoLinger(true, 0);
          return;
        }
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException _) {
      // One side went away, and so does the other.
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
