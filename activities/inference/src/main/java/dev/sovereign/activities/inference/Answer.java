package dev.sovereign.activities.inference;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An answer on its way, token by token. */
final class Answer implements StreamingChatResponseHandler {

  private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
  private final AtomicInteger pieces = new AtomicInteger();

  @Override
  public void onPartialResponse(String text) {
    pieces.incrementAndGet();
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    whole.complete(response);
  }

  @Override
  public void onError(Throwable error) {
    whole.completeExceptionally(error);
  }

  /** Pieces of text that came so far. */
  int pieces() {
    return pieces.get();
  }

  /** The whole answer, or null when it is not there within the pause. */
  @Nullable ChatResponse await(Duration pause) throws InterruptedException, ExecutionException {
    try {
      return whole.get(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return null;
    }
  }
}
