package dev.sovereign.testing.load;

import dev.sovereign.testing.upstream.FakeAnswers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A closed loop: so many callers, each with one kept-alive connection, each asking again as soon as
 * it was answered. One thread, so that it takes little of the machine that it measures. Every
 * answer is checked against the fake's.
 */
public final class LoadGenerator {

  private static final int PROMPTS = 64;
  private static final long TICK_MILLIS = 200;

  private final Load load;
  private final List<Question> questions = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();
  private final Map<String, Integer> reasons = new TreeMap<>();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(64 * 1024);
  private int asked;
  private int answered;
  private int wrong;
  private long counted;
  private long last;

  private LoadGenerator(Load load) {
    this.load = load;
    for (int i = 0; i < PROMPTS; i++) {
      questions.add(Question.of(load, "question " + i + " of the load"));
    }
  }

  /** Runs it to its end or its limit. */
  public static LoadResult run(Load load) {
    try {
      return new LoadGenerator(load).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LoadResult run() throws IOException {
    long end = System.nanoTime() + load.limit().toNanos();
    int total = load.warmUp() + load.calls();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < load.callers(); i++) {
        ask(new CallerConnection(load.address(), selector));
      }
      while (answered < total && System.nanoTime() < end) {
        selector.select(this::ready, TICK_MILLIS);
      }
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
    }
    int calls = Math.max(0, answered - load.warmUp());
    double seconds = counted == 0 ? load.limit().toSeconds() : (last - counted) / 1e9;
    return new LoadResult(calls, wrong, reasons, Math.max(seconds, 1e-9), latencies);
  }

  private void ready(SelectionKey key) {
    if (!(key.attachment() instanceof CallerConnection connection)) {
      return;
    }
    try {
      if (connection.ready(shared)) {
        answered(connection, connection.answer());
        ask(connection);
      }
    } catch (IOException e) {
      answered(connection, e.getClass().getSimpleName());
      again(connection);
    }
  }

  private void again(CallerConnection connection) {
    try {
      ask(connection.reopened());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ask(CallerConnection connection) throws IOException {
    if (asked == load.warmUp()) {
      counted = System.nanoTime();
    }
    if (asked < load.warmUp() + load.calls()) {
      connection.ask(questions.get(asked++ % PROMPTS));
    }
  }

  private void answered(CallerConnection connection, String found) {
    answered++;
    last = System.nanoTime();
    if (answered <= load.warmUp()) {
      return;
    }
    if (found.equals(connection.question().expected())) {
      latencies.add((last - connection.askedAt()) / 1e6);
    } else {
      wrong++;
      reasons.merge(found.length() > 60 ? "another answer" : found, 1, Integer::sum);
    }
  }

  /** A request's bytes, head and body, and the text of the right answer. */
  static final class Question {

    private final byte[] bytes;
    private final String expected;

    Question(byte[] bytes, String expected) {
      this.bytes = bytes;
      this.expected = expected;
    }

    /** Not to be changed. */
    byte[] bytes() {
      return bytes;
    }

    String expected() {
      return expected;
    }

    static Question of(Load load, String prompt) {
      String body =
          "{\"model\":\""
              + load.model()
              + "\",\"stream\":"
              + load.stream()
              + ",\"messages\":[{\"role\":\"user\",\"content\":\""
              + prompt
              + "\"}]}";
      StringBuilder head = new StringBuilder("POST ");
      head.append(load.address().getPath()).append("/chat/completions HTTP/1.1\r\nHost: ");
      head.append(load.address().getAuthority()).append("\r\nContent-Type: application/json\r\n");
      load.headers()
          .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
      return new Question(
          head.toString().getBytes(StandardCharsets.ISO_8859_1),
          FakeAnswers.text(prompt, load.tokens()));
    }
  }
}
