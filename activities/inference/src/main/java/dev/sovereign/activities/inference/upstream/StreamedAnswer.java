package dev.sovereign.activities.inference.upstream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.call.Usage;
import dev.sovereign.workflows.inference.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * Puts a stream's chunks together to the answer that the same server would have given in one piece.
 * What only chunks carry, and what no answer needs (log probabilities, a provider's own fields), is
 * not in it. For one thread.
 */
final class StreamedAnswer {

  private final Operation operation;
  private final TokenCount tokens = new TokenCount();
  private final TreeMap<Integer, StreamedChoice> choices = new TreeMap<>();
  private String id = "";
  private String model = "";
  private String fingerprint = "";
  private String usage = "";
  private long created;

  private int chars;
  private boolean chunkHasUsage;
  private boolean chunkHasToken;
  private boolean chunkHasError;
  private int chunkChoices;
  private boolean object;

  StreamedAnswer(Operation operation) {
    this.operation = operation;
  }

  /**
   * Reads one chunk.
   *
   * @throws UpstreamException {@link Fault#MALFORMED} when it is no JSON object; the fault it tells
   *     when it is an error
   */
  void add(byte[] data, int status) throws UpstreamException {
    chunkHasUsage = false;
    chunkHasToken = false;
    chunkHasError = false;
    chunkChoices = 0;
    try (JsonParser parser = Json.FACTORY.createParser(data)) {
      parser.nextToken();
      object = Json.members(parser, (name, value) -> member(data, name, value));
      object &= parser.nextToken() == null;
    } catch (IOException _) {
      object = false;
    }
    if (!object) {
      throw new UpstreamException(Fault.MALFORMED, "an event is not one JSON object");
    }
    if (chunkHasError) {
      throw ErrorAnswer.within(status, RawJson.of(data));
    }
    if (chars > HttpExchange.MAX_BODY_BYTES) {
      throw new UpstreamException(Fault.MALFORMED, "the answer has no end");
    }
  }

  private void member(byte[] data, String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = keep(id, parser);
      case "model" -> model = keep(model, parser);
      case "system_fingerprint" -> fingerprint = keep(fingerprint, parser);
      case "created" -> created = Json.number(parser, (int) created);
      case "choices" -> Json.elements(parser, this::choice);
      case "usage" -> usage(data, parser);
      case "error" -> {
        chunkHasError = parser.currentToken() != JsonToken.VALUE_NULL;
        parser.skipChildren();
      }
      default -> parser.skipChildren();
    }
  }

  /** The same in every chunk: not decoded again. */
  private static String keep(String known, JsonParser parser) throws IOException {
    if (known.isEmpty()) {
      return Json.text(parser);
    }
    parser.skipChildren();
    return known;
  }

  private void choice(JsonParser parser) throws IOException {
    ChoicePart part = ChoicePart.read(parser);
    chunkChoices++;
    chunkHasToken |= part.answers() || !part.reasoning().isBlank();
    chars += part.chars();
    choices.computeIfAbsent(part.index(), StreamedChoice::new).add(part);
  }

  private void usage(byte[] data, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    int from = (int) parser.currentTokenLocation().getByteOffset();
    tokens.read(parser);
    int to = (int) parser.currentLocation().getByteOffset();
    usage = new String(data, from, to - from, StandardCharsets.UTF_8);
    chunkHasUsage = true;
  }

  /** Whether the last chunk holds a token of text, reasoning, a refusal or a tool call. */
  boolean chunkHasToken() {
    return chunkHasToken;
  }

  /** Whether the last chunk tells the tokens and nothing else. */
  boolean chunkIsUsage() {
    return chunkHasUsage && chunkChoices == 0;
  }

  /** Whether the model itself said of every choice that it is done. */
  boolean finished() {
    if (choices.isEmpty()) {
      return false;
    }
    for (StreamedChoice choice : choices.values()) {
      if (!choice.finished()) {
        return false;
      }
    }
    return true;
  }

  /** Whether any choice holds something that a caller can use. */
  boolean answers() {
    for (StreamedChoice choice : choices.values()) {
      if (choice.answers()) {
        return true;
      }
    }
    return false;
  }

  /** As the server names it; empty when it does not. */
  String model() {
    return model;
  }

  Usage usage(RequestFacts facts) {
    return tokens.usage(facts, chars);
  }

  /** The answer in one piece. */
  RawJson whole() {
    var bytes = new ByteArrayOutputStream(256 + chars);
    try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      boolean chat = operation == Operation.CHAT;
      json.writeStringField("object", chat ? "chat.completion" : "text_completion");
      json.writeNumberField("created", created);
      json.writeStringField("model", model);
      json.writeArrayFieldStart("choices");
      for (StreamedChoice choice : choices.values()) {
        choice.write(json, chat);
      }
      json.writeEndArray();
      if (!fingerprint.isEmpty()) {
        json.writeStringField("system_fingerprint", fingerprint);
      }
      if (!usage.isEmpty()) {
        json.writeFieldName("usage");
        json.writeRawValue(usage);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return RawJson.of(bytes.toByteArray());
  }
}
