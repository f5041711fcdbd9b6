package dev.sovereign.modelserver.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.Finish;
import dev.sovereign.modelserver.http.OpenAiJson.Form;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;

/** {@code POST /v1/chat/completions} and the older {@code POST /v1/completions}. */
final class ChatHandler {
  /** Far above any conversation that fits a context window. */
  static final int LARGEST_BODY_BYTES = 4 << 20;

  private final Metrics metrics;
  private final Clock clock;

  ChatHandler(Metrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  void handle(Form form, HttpExchange exchange, GenerationQueue queue)
      throws IOException, ApiException {
    byte[] body = Reply.readBody(exchange, LARGEST_BODY_BYTES);
    ChatRequest request =
        switch (form) {
          case CHAT -> ChatRequestParser.parse(body);
          case COMPLETION -> CompletionRequestParser.parse(body);
        };
    String model = queue.model().alias();
    if (request.model() != null && !request.model().equals(model)) {
      throw ApiException.noSuchModel(request.model(), model);
    }
    OpenAiJson json =
        new OpenAiJson(
            form,
            form.idPrefix() + UUID.randomUUID(),
            clock.instant().getEpochSecond(),
            model,
            request.stream() && request.includeUsage());
    AnswerWriter writer =
        request.stream() ? new StreamedAnswer(exchange, json) : new WholeAnswer(exchange, json);
    answer(queue.submit(request.prompt()), writer);
  }

  private void answer(Generation generation, AnswerWriter writer) throws IOException {
    try {
      metrics.countRequest(relay(generation, writer));
    } catch (IOException e) {
      generation.cancel();
      metrics.countRequest(Outcome.CANCELLED);
      throw e;
    } catch (InterruptedException _) {
      generation.cancel();
      Thread.currentThread().interrupt();
    }
  }

  private static Outcome relay(Generation generation, AnswerWriter writer)
      throws IOException, InterruptedException {
    while (true) {
      switch (generation.next()) {
        case GenerationEvent.Piece(String text) -> writer.piece(text);
        case GenerationEvent.Finished(var completion) -> {
          writer.end(completion);
          return completion.finish() == Finish.CANCELLED ? Outcome.CANCELLED : Outcome.OK;
        }
        case GenerationEvent.Failed(EngineException reason) -> {
          ApiException error = translate(reason);
          writer.abort(error);
          return Outcome.of(error);
        }
      }
    }
  }

  private static ApiException translate(EngineException reason) {
    String message = String.valueOf(reason.getMessage());
    return switch (reason.failure()) {
      case CONTEXT_EXCEEDED -> ApiException.contextExceeded(message);
      case MODEL_UNFIT, BROKEN -> ApiException.failed(message);
    };
  }
}
