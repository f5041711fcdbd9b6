package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * MCP over standard input and output, carried to the gateway: a message a line in, a message a line
 * out. Answers come as they are ready, so several calls can be under way. A gateway that is
 * restarted is connected to again; while it is away each request is answered with an error that
 * says how to bring it up.
 */
public final class McpBridge {

  private static final int PARSE_ERROR = -32700;
  private static final int NOT_CARRIED = -32000;

  private final McpChannel channel;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  public McpBridge(Site site, InputStream in, PrintStream out, PrintStream err) {
    this.channel = new McpChannel(site);
    this.in = new BufferedInputStream(in);
    this.out = out;
    this.err = err;
  }

  /** Runs until standard input ends and everything that came in is answered. */
  public void run() throws IOException {
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (byte[] line = readLine(); line != null; line = readLine()) {
        take(line, calls);
      }
    }
    channel.close();
  }

  private byte @Nullable [] readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    boolean ended = next < 0;
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return ended ? null : line.toByteArray();
  }

  private void take(byte[] line, ExecutorService calls) {
    JsonNode message;
    try {
      String text = Utf8.strictly(line);
      if (text.isBlank()) {
        return;
      }
      message = JsonMapper.shared().readTree(text);
    } catch (CharacterCodingException e) {
      write(error(null, PARSE_ERROR, "not UTF-8: nothing was done; send the message again"));
      return;
    } catch (JacksonException e) {
      write(error(null, PARSE_ERROR, "not JSON: a message is one line of JSON-RPC"));
      return;
    }
    // What comes after the handshake relies on it.
    if (McpChannel.isHandshake(message)) {
      carry(message);
    } else {
      calls.execute(() -> carry(message));
    }
  }

  private void carry(JsonNode message) {
    try {
      channel.send(message, this::write);
    } catch (StackException e) {
      JsonNode id = message.path("id");
      if (message.has("method") && !id.isMissingNode()) {
        write(error(id, NOT_CARRIED, String.valueOf(e.getMessage())));
      } else {
        err.println("sovereign mcp: " + e.getMessage());
      }
    }
  }

  private static JsonNode error(@Nullable JsonNode id, int code, String text) {
    ObjectNode error = JsonMapper.shared().createObjectNode().put("jsonrpc", "2.0");
    error.set("id", id);
    error.putObject("error").put("code", code).put("message", text);
    return error;
  }

  /** A whole message in one line: a client reads up to the line's end. */
  private synchronized void write(JsonNode message) {
    out.println(message);
    out.flush();
  }
}
