package dev.sovereign.testing.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One request and what it gets. Used by the selector's thread only. */
final class Exchange {

  private static final byte[] MALFORMED =
      FakeJson.bytes("{\"id\":\"chatcmpl-fake\",\"choices\":[{");
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final HttpConnection connection;
  private final Timers timers;
  private final FakeSettings settings;
  private final FakeFault fault;
  private final Responder.Tally tally;
  private final SharedEngine engine;

  Exchange(
      HttpConnection connection,
      Timers timers,
      FakeSettings settings,
      FakeFault fault,
      Responder.Tally tally,
      SharedEngine engine) {
    this.engine = engine;
    this.connection = connection;
    this.timers = timers;
    this.settings = settings;
    this.fault = fault;
    this.tally = tally;
  }

  /** GET. */
  void list(String path) throws IOException {
    if (fault.kind() == FakeFault.Kind.ANY_PATH) {
      fail();
    } else if (path.endsWith("/models")) {
      finish(whole(200, FakeJson.models(fault != FakeFault.MODEL_NOT_LOADED), ""));
    } else {
      finish(whole(404, FakeJson.error(404, "no such path", "not_found"), ""));
    }
  }

  /** POST. */
  void complete(String path, byte[] body) throws IOException {
    FakeRequest request;
    try {
      request = FakeRequest.parse(body);
    } catch (IOException _) {
      finish(whole(400, FakeJson.error(400, "the body is no JSON object", "bad_request"), ""));
      return;
    }
    if (fault == FakeFault.RESET || isSilent() || fault.status() > 0) {
      later(settings.delayMillis() * NANOS_PER_MILLI, this::fail);
    } else if (path.endsWith("/embeddings")) {
      later(settings.delayMillis() * NANOS_PER_MILLI, () -> body(FakeJson.embeddings(request)));
    } else if (request.stream()) {
      new Stream(request).begin();
    } else {
      answer(path, request, body);
    }
  }

  private void answer(String path, FakeRequest request, byte[] body) throws IOException {
    String text = text(request);
    int tokens = tokens(request);
    byte[] answer;
    if (fault == FakeFault.EMPTY) {
      answer = FakeJson.noChoices(request);
    } else if (request.shaped()) {
      answer = FakeJson.shaped(body, request, text);
    } else if (path.endsWith("/chat/completions")) {
      answer = FakeJson.chat(request, text, tokens);
    } else {
      answer = FakeJson.completion(request, text, tokens);
    }
    int rate = settings.tokensPerSecond();
    if (fault == FakeFault.NONE && rate == 0 && settings.delayMillis() == 0) {
      byte[] whole = whole(200, answer, "");
      tally.keep(body, whole);
      finish(whole);
      return;
    }
    if (settings.shared() && rate > 0) {
      later(
          settings.delayMillis() * NANOS_PER_MILLI,
          () -> engine.write(tokens, rate, connection::open, () -> guarded(() -> body(answer))));
      return;
    }
    long writing = rate == 0 ? 0 : tokens * NANOS_PER_SECOND / rate;
    later(settings.delayMillis() * NANOS_PER_MILLI + writing, () -> body(answer));
  }

  private int tokens(FakeRequest request) {
    return request.maxTokens() > 0
        ? Math.min(request.maxTokens(), settings.tokens())
        : settings.tokens();
  }

  private String text(FakeRequest request) {
    String text = FakeAnswers.text(request.prompt(), tokens(request));
    return settings.echo() ? request.prompt() + " " + text : text;
  }

  private void body(byte[] answer) throws IOException {
    switch (fault) {
      case MALFORMED, STREAM_MALFORMED -> finish(whole(200, MALFORMED, ""));
      case STREAM_ERROR -> finish(whole(500, FakeJson.error(500, "broke off", "internal"), ""));
      case STREAM_STALL -> {
        // Still read, so that a client that gives up is seen; never answered.
      }
      case TRUNCATED, STREAM_ENDS_EARLY -> {
        byte[] whole = whole(200, answer, "");
        byte[] half = new byte[whole.length - answer.length / 2];
        System.arraycopy(whole, 0, half, 0, half.length);
        write(half);
        connection.close();
      }
      case NONE,
          REFUSED,
          BLACK_HOLE,
          RESET,
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
          EMPTY,
          MODEL_NOT_LOADED,
          CONTEXT_OVERFLOW ->
          finish(whole(200, answer, ""));
    }
  }

  private void fail() throws IOException {
    if (fault == FakeFault.RESET) {
      connection.reset();
    } else if (isSilent()) {
      // Still read, so that a client that gives up is seen; never answered.
      return;
    } else {
      int status = fault.status();
      String extra = status == 429 ? "Retry-After: " + settings.retryAfterSeconds() + "\r\n" : "";
      finish(whole(status, error(), extra));
    }
  }

  private boolean isSilent() {
    return fault == FakeFault.SLOW_FIRST_BYTE || fault == FakeFault.COMPLETION_HANGS;
  }

  private byte[] error() {
    int status = fault.status();
    return switch (fault) {
      case MODEL_NOT_LOADED ->
          FakeJson.error(status, "model 'fake-model' not found", "model_not_found");
      case NOT_OFFERED ->
          FakeJson.error(
              status, "tools: not supported here: leave it out", "unsupported_parameter");
      case CONTEXT_OVERFLOW ->
          FakeJson.error(
              status,
              "This model's maximum context length is 8 tokens. Reduce the length of the messages.",
              "context_length_exceeded");
      case STATUS_429 -> FakeJson.error(status, "Rate limit reached", "rate_limit_exceeded");
      default -> FakeJson.error(status, "the fake says " + status, "fake_" + status);
    };
  }

  /** Sends the whole of an answer. */
  void finish(byte[] bytes) throws IOException {
    write(bytes);
    connection.done();
  }

  private void write(byte[] bytes) throws IOException {
    tally.sent(bytes.length);
    connection.send(bytes);
  }

  private void later(long nanos, Writing writing) throws IOException {
    if (nanos == 0) {
      writing.run();
      return;
    }
    timers.at(System.nanoTime() + nanos, () -> guarded(writing));
  }

  private void guarded(Writing writing) {
    if (!connection.open()) {
      return;
    }
    try {
      writing.run();
    } catch (IOException _) {
      connection.close();
    }
  }

  /** A head with the length and the body. */
  static byte[] whole(int status, byte[] body, String headers) {
    byte[] head =
        ("HTTP/1.1 "
                + status
                + (status == 200 ? " OK" : " Error")
                + "\r\nContent-Type: application/json\r\n"
                + headers
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /** Something that writes. */
  private interface Writing {
    void run() throws IOException;
  }

  /** An answer in events, each token at its time. */
  private final class Stream {

    private static final String HEAD =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final FakeRequest request;
    private final List<String> pieces;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
    private long start;
    private int next;

    Stream(FakeRequest request) {
      this.request = request;
      this.pieces = fault == FakeFault.EMPTY ? List.of() : FakeAnswers.pieces(text(request));
    }

    void begin() throws IOException {
      later(settings.delayMillis() * NANOS_PER_MILLI, this::first);
    }

    private void first() throws IOException {
      start = System.nanoTime();
      out.writeBytes(FakeJson.bytes(HEAD));
      if (fault == FakeFault.MALFORMED) {
        event("{\"choices\":[{");
        close();
        return;
      }
      event(FakeJson.role(request));
      step();
    }

    /** Everything that is due goes out in one write. */
    private void step() throws IOException {
      int rate = settings.tokensPerSecond();
      long now = System.nanoTime();
      while (next < pieces.size() && (rate == 0 || due(rate) <= now)) {
        if (next == settings.afterTokens() && broken()) {
          return;
        }
        event(FakeJson.chunk(request, pieces.get(next), false));
        next++;
      }
      if (next == pieces.size()) {
        end();
        return;
      }
      flush();
      timers.at(due(rate), () -> guarded(this::step));
    }

    private long due(int rate) {
      return start + (next + 1) * NANOS_PER_SECOND / rate;
    }

    /** Whether the stream is over by a fault. */
    private boolean broken() throws IOException {
      return switch (fault) {
        case TRUNCATED -> {
          flush();
          connection.close();
          yield true;
        }
        case STREAM_STALL -> {
          flush();
          yield true;
        }
        case STREAM_ERROR -> {
          event(new String(FakeJson.error(500, "broke off", "internal"), StandardCharsets.UTF_8));
          close();
          yield true;
        }
        case STREAM_ENDS_EARLY -> {
          close();
          yield true;
        }
        case STREAM_MALFORMED -> {
          event("{\"choices\":[{");
          yield false;
        }
        default -> false;
      };
    }

    private void end() throws IOException {
      event(FakeJson.chunk(request, "", true));
      if (request.usage()) {
        event(FakeJson.usageChunk(request, pieces.size()));
      }
      event("[DONE]");
      close();
    }

    private void close() throws IOException {
      out.writeBytes(FakeJson.bytes("0\r\n\r\n"));
      flush();
      connection.done();
    }

    private void event(String data) {
      byte[] bytes = FakeJson.bytes("data: " + data + "\n\n");
      out.writeBytes(FakeJson.bytes(Integer.toHexString(bytes.length) + "\r\n"));
      out.writeBytes(bytes);
      out.writeBytes(FakeJson.bytes("\r\n"));
    }

    private void flush() throws IOException {
      write(out.toByteArray());
      out.reset();
    }
  }
}
