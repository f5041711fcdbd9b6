package dev.sovereign.activities.inference;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sovereign.workflows.inference.Generation;
import dev.sovereign.workflows.inference.GenerationRequest;
import dev.sovereign.workflows.inference.InferenceActivities;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Asks one OpenAI-compatible server and nobody else. The answer is streamed, so that the activity
 * heartbeats while the model reads and writes, and a cancelled activity closes the connection, on
 * which the server stops. Thread-safe.
 */
public final class LocalModel implements InferenceActivities {

  /** A heartbeat timeout of ten seconds or more leaves room for several lost beats. */
  private static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(1);

  private final URI baseUrl;
  private final Supplier<String> alias;
  private final Duration timeout;
  private final Faults faults;

  /**
   * @param baseUrl for example {@code http://127.0.0.1:8080/v1}
   * @param alias the model to ask for, looked up at each call because the server may be restarted
   *     with another; for example {@code local/smollm2-135m-q4_1}
   * @param timeout of one whole answer; below the activity's start-to-close timeout, so that the
   *     reason is known here and not only that time ran out
   */
  public LocalModel(URI baseUrl, Supplier<String> alias, Duration timeout) {
    this.baseUrl = baseUrl;
    this.alias = alias;
    this.timeout = timeout;
    this.faults = new Faults(baseUrl);
  }

  @Override
  public Generation generate(GenerationRequest request) {
    String model = alias.get();
    long start = System.nanoTime();
    try (var http = new CancellableHttp(timeout)) {
      var answer = new Answer();
      model(http, model).chat(chat(request), answer);
      ChatResponse whole = await(answer, start + timeout.toNanos());
      return generation(whole, model, (System.nanoTime() - start) / 1_000_000);
    } catch (ExecutionException e) {
      throw faults.translate(Objects.requireNonNullElse(e.getCause(), e), model);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.translate(e, model);
    }
  }

  private OpenAiStreamingChatModel model(CancellableHttp http, String model) {
    return OpenAiStreamingChatModel.builder()
        .httpClientBuilder(http.asBuilder())
        .baseUrl(baseUrl.toString())
        .modelName(model)
        .timeout(timeout)
        .build();
  }

  private static ChatRequest chat(GenerationRequest request) {
    return ChatRequest.builder()
        .messages(SystemMessage.from(request.instructions()), UserMessage.from(request.content()))
        .maxOutputTokens(request.maxTokens())
        .temperature(request.temperature())
        .build();
  }

  /** A heartbeat of a cancelled activity throws, which leaves through the caller's close. */
  private ChatResponse await(Answer answer, long deadlineNanos)
      throws InterruptedException, ExecutionException {
    ActivityExecutionContext activity = Activity.getExecutionContext();
    while (System.nanoTime() < deadlineNanos) {
      activity.heartbeat(answer.pieces());
      ChatResponse whole = answer.await(BETWEEN_HEARTBEATS);
      if (whole != null) {
        return whole;
      }
    }
    throw faults.tooSlow(timeout, answer.pieces());
  }

  private Generation generation(ChatResponse whole, String asked, long millis) {
    if (whole.finishReason() == null) {
      throw faults.brokeOff(asked);
    }
    String text = whole.aiMessage().text();
    if (text == null || text.isBlank()) {
      throw faults.withoutText(asked);
    }
    var usage = whole.tokenUsage();
    return new Generation(
        text.strip(),
        Objects.requireNonNullElse(whole.modelName(), asked),
        usage == null ? 0 : Objects.requireNonNullElse(usage.inputTokenCount(), 0),
        usage == null ? 0 : Objects.requireNonNullElse(usage.outputTokenCount(), 0),
        millis);
  }
}
