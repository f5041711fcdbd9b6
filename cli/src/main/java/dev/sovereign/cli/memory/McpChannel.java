package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.OwnerDoor;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import dev.sovereign.cli.supervisor.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streamable HTTP as a client speaks it. Thread-safe. The handshake is kept, so that it can be made
 * again when the gateway has forgotten the connection.
 */
final class McpChannel {

  private static final String PATH = "/mcp";
  private static final String SESSION = "mcp-session-id";
  private static final String INITIALIZE = "initialize";
  private static final String INITIALIZED = "notifications/initialized";
  private static final int GONE = 404;
  private static final int UNAUTHORIZED = 401;

  /** As long as the server lets a tool wait for its client, and a margin. */
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final Site site;
  private final OwnerDoor owner;
  private @Nullable JsonNode handshake;
  private String session = "";
  private String protocol = "";

  McpChannel(Site site) {
    this.site = site;
    this.owner = new OwnerDoor(site, TIMEOUT);
  }

  /** Whether later messages rely on this one. */
  static boolean isHandshake(JsonNode message) {
    String method = Gateway.text(message, "method");
    return method.equals(INITIALIZE) || method.equals(INITIALIZED);
  }

  /**
   * Sends a message and hands on each that comes back for it.
   *
   * @throws StackException with the next step when it cannot be carried
   */
  void send(JsonNode message, Consumer<JsonNode> back) {
    if (Gateway.text(message, "method").equals(INITIALIZE)) {
      begin(message, back);
      return;
    }
    String used = session();
    if (post(message, used, back) == GONE) {
      again(used);
      if (post(message, session(), back) == GONE) {
        throw new StackException(
            "the gateway forgets its connections: see ./sovereign logs worker.");
      }
    }
  }

  /** Tells the gateway that the connection ends; it is no matter when it cannot be told. */
  void close() {
    if (session().isEmpty()) {
      return;
    }
    try (Http.Open _ =
        Http.sendOpen("DELETE", site.gateway(PATH), headers(session()), null, TIMEOUT)) {
      setSession("");
    } catch (IOException | StackException _) {
      // A gateway that is away has forgotten it, too.
    }
  }

  private void begin(JsonNode message, Consumer<JsonNode> back) {
    setHandshake(message);
    setSession("");
    post(message, "", back);
  }

  /** One thread makes the connection anew; whoever else found it gone uses that one. */
  private synchronized void again(String lost) {
    JsonNode first = handshake;
    if (first == null || !session.equals(lost)) {
      return;
    }
    session = "";
    post(first, "", _ -> {});
    JsonNode done =
        JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0").put("method", INITIALIZED);
    post(done, session, _ -> {});
  }

  private int post(JsonNode message, String connection, Consumer<JsonNode> back) {
    byte[] body = message.toString().getBytes(StandardCharsets.UTF_8);
    try (Http.Open answer =
        Http.sendOpen("POST", site.gateway(PATH), headers(connection), body, TIMEOUT)) {
      if (answer.status() == GONE && !connection.isEmpty()) {
        return GONE;
      }
      if (answer.status() == UNAUTHORIZED) {
        throw new StackException(owner.foreignToken());
      }
      if (answer.status() / 100 != 2) {
        throw refusal(answer);
      }
      String given = answer.header(SESSION);
      if (!given.isEmpty()) {
        setSession(given);
      }
      read(answer, each -> back.accept(noted(message, each)));
      return answer.status();
    } catch (IOException e) {
      throw new StackException(
          "the gateway does not answer (%s): bring the stack up with ./sovereign up."
              .formatted(e.getMessage()),
          e);
    }
  }

  private JsonNode noted(JsonNode message, JsonNode answer) {
    if (Gateway.text(message, "method").equals(INITIALIZE)) {
      setProtocol(Gateway.text(answer.path("result"), "protocolVersion"));
    }
    return answer;
  }

  private static void read(Http.Open answer, Consumer<JsonNode> back) throws IOException {
    if (!answer.header("content-type").startsWith("text/event-stream")) {
      String text = answer.text();
      if (!text.isBlank()) {
        back.accept(JsonMapper.shared().readTree(text));
      }
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        event(line, data, back);
      }
    }
  }

  /** An event ends with an empty line; what is not data needs not be known. */
  private static void event(String line, StringBuilder data, Consumer<JsonNode> back) {
    if (line.startsWith("data:")) {
      data.append(line.substring("data:".length()).strip()).append('\n');
    } else if (line.isEmpty() && !data.isEmpty()) {
      String whole = data.toString().strip();
      data.setLength(0);
      if (!whole.isEmpty()) {
        back.accept(JsonMapper.shared().readTree(whole));
      }
    }
  }

  private static StackException refusal(Http.Open answer) throws IOException {
    String text = answer.text();
    String message = "";
    String next = "see ./sovereign logs worker";
    try {
      JsonNode body = JsonMapper.shared().readTree(text);
      JsonNode error = body.has("error") ? body.path("error") : body;
      message = Gateway.text(error, "message");
      String given = Gateway.text(error, "next");
      next = given.isEmpty() ? next : given;
    } catch (JacksonException _) {
      // What is no JSON has nothing to say to a client.
    }
    return new StackException(
        "the gateway answers %d %s: %s.".formatted(answer.status(), message, next));
  }

  private Map<String, String> headers(String connection) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + owner.token());
    headers.put("Content-Type", "application/json");
    headers.put("Accept", "application/json, text/event-stream");
    if (!connection.isEmpty()) {
      headers.put(SESSION, connection);
      String version = protocol();
      if (!version.isEmpty()) {
        headers.put("mcp-protocol-version", version);
      }
    }
    return headers;
  }

  private synchronized void setHandshake(JsonNode message) {
    handshake = message;
  }

  private synchronized void setSession(String id) {
    session = id;
  }

  private synchronized String session() {
    return session;
  }

  private synchronized void setProtocol(String version) {
    protocol = version;
  }

  private synchronized String protocol() {
    return protocol;
  }
}
