package dev.sovereign.testing.benchmark;

import com.sun.net.httpserver.HttpServer;
import dev.sovereign.activities.memory.recall.EmbeddingException;
import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.HttpEmbeddings;
import dev.sovereign.testing.Checkout;
import dev.sovereign.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The machine's own model server with its embedding model, and no chat model behind it. */
final class LocalEmbeddings implements AutoCloseable {

  private static final EmbeddingSpec MINI_LM = new EmbeddingSpec("all-minilm-l6-v2", 384);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final HttpServer chat;
  private final Process process;
  private final EmbeddingModel model;

  private LocalEmbeddings(HttpServer chat, Process process, EmbeddingModel model) {
    this.chat = chat;
    this.process = process;
    this.model = model;
  }

  /** Starts it and waits for its first vector. */
  static LocalEmbeddings start() {
    try {
      HttpServer chat = standIn();
      int port = FreePorts.take(1).getFirst();
      Process process = process(port, chat.getAddress().getPort());
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      URI base = URI.create("http://127.0.0.1:" + port + "/v1");
      EmbeddingModel model = new HttpEmbeddings(base, MINI_LM, ANSWER);
      LocalEmbeddings started = new LocalEmbeddings(chat, process, model);
      started.awaitVector();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says of every chat model that it is there; it is never asked for anything else. */
  private static HttpServer standIn() throws IOException {
    HttpServer chat =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    chat.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          }
        });
    chat.start();
    return chat;
  }

  private static Process process(int port, int chatPort) throws IOException {
    Path app = Checkout.root().resolve("model-server/target/app");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            app + "/*",
            "dev.sovereign.modelserver.ModelServer",
            "--port",
            String.valueOf(port),
            "--engine",
            "ollama",
            "--alias",
            "none",
            "--upstream",
            "http://127.0.0.1:" + chatPort)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void awaitVector() {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        model.embed(List.of("ready?"));
        return;
      } catch (EmbeddingException e) {
        if (System.nanoTime() > end || !process.isAlive()) {
          close();
          throw new IllegalStateException("no vector from the model server: " + e.getMessage(), e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  EmbeddingModel model() {
    return model;
  }

  @Override
  public void close() {
    process.destroy();
    chat.stop(0);
  }
}
