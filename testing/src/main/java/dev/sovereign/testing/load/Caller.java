package dev.sovereign.testing.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One caller that looks closely at what it gets. Thread-safe. */
public final class Caller implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final Map<String, String> headers;
  private final Duration patience;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param address the base, ending in {@code /v1}, on 127.0.0.1
   * @param headers more headers of every request
   * @param patience after which it hangs up
   */
  public Caller(URI address, Map<String, String> headers, Duration patience) {
    this.address = Loopback.require(address);
    this.headers = Map.copyOf(headers);
    this.patience = patience;
    this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  /** Asks a question in one message. Never fails: what went wrong is in the reply. */
  public Reply ask(String model, String prompt, boolean stream) {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return send("/chat/completions", body.toString(), stream);
  }

  /** Posts JSON. Never fails: what went wrong is in the reply. */
  public Reply send(String path, String body, boolean stream) {
    Call call = new Call(System.nanoTime());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    Future<?> running = threads.submit(() -> call.run(request.build(), stream));
    try {
      running.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      running.cancel(true);
      call.problem = "no end within " + patience.toMillis() + " ms";
    } catch (ExecutionException e) {
      call.problem = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.problem = "interrupted";
    }
    return call.reply();
  }

  /** Fetches JSON below the base address; an empty object when it cannot be had. */
  public JsonNode get(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(patience).GET();
    headers.forEach(request::header);
    try {
      return JSON.readTree(
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException _) {
      return JSON.createObjectNode();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return JSON.createObjectNode();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.shutdownNow();
  }

  /** A call under way; what it holds when patience ends is what came until then. */
  private final class Call {

    private final long start;
    private volatile String text = "";
    private volatile int status;
    private volatile boolean done;
    private volatile String errorEvent = "";
    private volatile String problem = "";
    private volatile long firstToken;
    private volatile Map<String, String> answerHeaders = Map.of();

    Call(long start) {
      this.start = start;
    }

    void run(HttpRequest request, boolean stream) {
      try {
        byte[] body = http.send(request, info -> receiver(info, stream)).body();
        if (!stream || status != 200) {
          whole(body);
        }
      } catch (IOException e) {
        problem = e.getClass().getSimpleName();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private BodySubscriber<byte[]> receiver(HttpResponse.ResponseInfo info, boolean stream) {
      status = info.statusCode();
      Map<String, String> found = new HashMap<>();
      info.headers().map().forEach((name, values) -> found.put(name, values.getFirst()));
      answerHeaders = found;
      // Not an InputStream: when a connection breaks, it drops what was received and not yet read.
      return stream && status == 200
          ? BodySubscribers.fromLineSubscriber(
              new Lines(), lines -> new byte[0], StandardCharsets.UTF_8, null)
          : BodySubscribers.ofByteArray();
    }

    private void whole(byte[] bytes) throws IOException {
      JsonNode message = JSON.readTree(bytes).path("choices").path(0);
      text = message.path("message").path("content").asText(message.path("text").asText());
      done = status == 200;
    }

    /** Gets every line that was received whole, also of a stream that breaks. */
    private final class Lines implements Flow.Subscriber<String> {

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(String line) {
        if (line.equals("data: [DONE]")) {
          done = true;
        } else if (line.startsWith("data:")) {
          event(line.substring("data:".length()));
        }
      }

      @Override
      public void onError(Throwable thrown) {
        // The call fails with it.
      }

      @Override
      public void onComplete() {
        // The call ends.
      }
    }

    private void event(String data) {
      try {
        JsonNode event = JSON.readTree(data);
        if (event.has("error")) {
          errorEvent = event.path("error").toString();
        }
        String piece = event.path("choices").path(0).path("delta").path("content").asText("");
        if (!piece.isEmpty() && firstToken == 0) {
          firstToken = System.nanoTime();
        }
        text = text.concat(piece);
      } catch (JsonProcessingException _) {
        problem = "an event is no JSON";
      }
    }

    Reply reply() {
      long end = System.nanoTime();
      double millis = (end - start) / 1e6;
      double first = firstToken == 0 ? millis : (firstToken - start) / 1e6;
      return new Reply(status, text, done, errorEvent, problem, answerHeaders, millis, first);
    }
  }
}
