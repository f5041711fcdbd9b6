package dev.sovereign.cli.provide;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A publisher on loopback: serves bytes by path, and can stop half-way through one of them. */
final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final CountDownLatch halfSent = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile String stopsInside = "";
  private volatile boolean hangs;

  FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  void put(String path, String text) {
    put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Half of that file is sent, then the connection ends, or stays open without a byte more. */
  void stopInside(String path, boolean hang) {
    stopsInside = path;
    hangs = hang;
  }

  void stopNowhere() {
    stopsInside = "";
  }

  void awaitHalf() throws InterruptedException {
    halfSent.await();
  }

  int requests() {
    return requests.get();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath();
    byte[] bytes = files.get(path);
    try (exchange) {
      if (bytes == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        exchange.sendResponseHeaders(200, bytes.length);
        send(exchange, path, bytes);
      }
    }
  }

  private void send(HttpExchange exchange, String path, byte[] bytes) throws IOException {
    boolean stops = path.equals(stopsInside);
    exchange.getResponseBody().write(bytes, 0, stops ? bytes.length / 2 : bytes.length);
    exchange.getResponseBody().flush();
    if (stops) {
      halfSent.countDown();
      if (hangs) {
        awaitRelease();
      }
    }
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }
}
