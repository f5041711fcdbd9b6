package dev.sovereign.cli.ask;

import dev.sovereign.cli.stack.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a streamed answer: text as it comes, and how it ended. */
final class EventReader {
  private static final String DATA = "data:";

  private final Consumer<String> text;
  private Tokens tokens = Tokens.UNKNOWN;

  EventReader(Consumer<String> text) {
    this.text = text;
  }

  /**
   * How a stream ended.
   *
   * @param complete whether it said that it is whole
   * @param message what happened when it is not
   * @param answerId of the whole answer; empty when the stream names none
   */
  record End(boolean complete, String message, String answerId, Tokens tokens) {}

  End read(InputStream body) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        End end = line.startsWith(DATA) ? event(line.substring(DATA.length()).strip()) : null;
        if (end != null) {
          return end;
        }
      }
      return broken("the stream ended early", "");
    } catch (IOException | JacksonException e) {
      return broken("the stream cannot be read on: " + e.getClass().getSimpleName(), "");
    }
  }

  private @Nullable End event(String data) {
    if (data.equals("[DONE]")) {
      return new End(true, "", "", tokens);
    }
    JsonNode event = JsonMapper.shared().readTree(data);
    JsonNode error = event.path("error");
    if (error.isObject()) {
      return broken(Gateway.text(error, "message"), Gateway.text(error, "answer_id"));
    }
    String piece = Gateway.text(event.path("choices").path(0).path("delta"), "content");
    if (!piece.isEmpty()) {
      text.accept(piece);
    }
    if (event.path("usage").isObject()) {
      tokens = Tokens.of(event.path("usage"));
    }
    return null;
  }

  private End broken(String message, String answerId) {
    return new End(false, message, answerId, tokens);
  }
}
