package dev.sovereign.modelserver.engine;

import java.util.concurrent.CompletableFuture;

/** Asks a running generation to end. Thread-safe; cancelling twice is cancelling once. */
public final class Cancellation {
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

  public void cancel() {
    cancelled.complete(true);
  }

  public boolean isCancelled() {
    return cancelled.isDone();
  }

  /** Has {@code interrupt} run once, at cancellation, or now when that was before. */
  void onCancel(Runnable interrupt) {
    var _ = cancelled.thenRun(interrupt);
  }
}
