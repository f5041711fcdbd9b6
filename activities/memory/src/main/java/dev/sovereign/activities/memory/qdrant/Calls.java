package dev.sovereign.activities.memory.qdrant;

import com.google.common.util.concurrent.ListenableFuture;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers, and says in our words when there is none. */
final class Calls {

  /** Of a search: who recalls waits for it, and has another way. */
  static final Duration SEARCH = Duration.ofSeconds(2);

  /** Of a write: nobody waits for it. */
  static final Duration WRITE = Duration.ofSeconds(30);

  private final QdrantAddress address;

  Calls(QdrantAddress address) {
    this.address = address;
  }

  <T> T await(ListenableFuture<T> answer, Duration limit) {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable("no answer within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private IndexUnavailableException unavailable(String why, Exception e) {
    return new IndexUnavailableException(
        "Qdrant at %s does not answer (%s): start it, or see memory.qdrant in sovereign.yaml"
            .formatted(address, why),
        e);
  }
}
