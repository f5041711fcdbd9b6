package dev.sovereign.modelserver.engine;

import tools.jackson.databind.JsonNode;

/** Reads a streamed OpenAI answer. For one answer and one thread. */
final class OpenAiStream {
  private static final String DATA = "data:";

  private final TextSink sink;
  private Finish finish = Finish.STOP;
  private boolean complete;
  private int promptTokens;
  // One a piece until the engine's own count comes with the end.
  private int completionTokens;

  OpenAiStream(TextSink sink) {
    this.sink = sink;
  }

  /** Takes a line; answers whether more are to come. */
  boolean read(String line) throws EngineException {
    if (!line.startsWith(DATA)) {
      return true;
    }
    String data = line.substring(DATA.length()).strip();
    if ("[DONE]".equals(data)) {
      complete = true;
      return false;
    }
    readChunk(JsonUpstream.parse(data));
    return true;
  }

  private void readChunk(JsonNode chunk) throws EngineException {
    if (chunk.has("error")) {
      throw new EngineException(
          EngineFailure.BROKEN,
          "the engine broke off: " + chunk.path("error").path("message").asString(""));
    }
    JsonNode choice = chunk.path("choices").path(0);
    String text = choice.path("delta").path("content").asString("");
    if (!text.isEmpty()) {
      completionTokens++;
      sink.accept(text);
    }
    if ("length".equals(choice.path("finish_reason").asString(""))) {
      finish = Finish.LENGTH;
    }
    if (chunk.path("usage").isObject()) {
      promptTokens = chunk.path("usage").path("prompt_tokens").asInt(0);
      completionTokens = chunk.path("usage").path("completion_tokens").asInt(0);
    }
  }

  Completion completion(boolean cancelled) throws EngineException {
    if (!complete && !cancelled) {
      throw new EngineException(EngineFailure.BROKEN, "the engine broke off in an answer");
    }
    return new Completion(complete ? finish : Finish.CANCELLED, promptTokens, completionTokens);
  }
}
