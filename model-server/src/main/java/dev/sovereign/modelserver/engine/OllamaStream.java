package dev.sovereign.modelserver.engine;

import tools.jackson.databind.JsonNode;

/** Reads an answer of Ollama's chat, one JSON object a line. For one answer and one thread. */
final class OllamaStream {
  private final TextSink sink;
  private int pieces;
  private JsonNode last = JsonUpstream.parse("{}");

  OllamaStream(TextSink sink) {
    this.sink = sink;
  }

  /** Takes a line; answers whether more are to come. */
  boolean read(String line) throws EngineException {
    if (line.isBlank()) {
      return true;
    }
    last = JsonUpstream.parse(line);
    if (last.has("error")) {
      throw new EngineException(
          EngineFailure.BROKEN, "Ollama broke off: " + last.path("error").asString(""));
    }
    String text = last.path("message").path("content").asString("");
    if (!text.isEmpty()) {
      pieces++;
      sink.accept(text);
    }
    return !isDone();
  }

  private boolean isDone() {
    return last.path("done").asBoolean(false);
  }

  Completion completion(boolean cancelled) throws EngineException {
    if (!isDone() && !cancelled) {
      throw new EngineException(EngineFailure.BROKEN, "Ollama broke off in an answer");
    }
    return new Completion(
        finish(), last.path("prompt_eval_count").asInt(0), last.path("eval_count").asInt(pieces));
  }

  private Finish finish() {
    if (!isDone()) {
      return Finish.CANCELLED;
    }
    return "length".equals(last.path("done_reason").asString("")) ? Finish.LENGTH : Finish.STOP;
  }
}
