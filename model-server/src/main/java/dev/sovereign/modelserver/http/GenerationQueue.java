package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.ModelInfo;
import dev.sovereign.modelserver.engine.Prompt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * First come, first served, one at a time. On a platform thread: native code would hold a virtual
 * thread's carrier for as long as it computes. Thread-safe.
 */
final class GenerationQueue {
  private final Engine engine;
  private final Metrics metrics;
  private final ThreadPoolExecutor executor;

  /**
   * @param capacity how many may wait behind the one that runs, at least 1
   */
  GenerationQueue(Engine engine, int capacity, Metrics metrics) {
    this.engine = engine;
    this.metrics = metrics;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            Thread.ofPlatform().name("generation").daemon().factory());
  }

  ModelInfo model() {
    return engine.model();
  }

  /** How many wait behind the one that runs. */
  int depth() {
    return executor.getQueue().size();
  }

  /** Takes its place in the queue, or is told that there is none. */
  Generation submit(Prompt prompt) throws ApiException {
    Generation generation = new Generation(prompt);
    try {
      executor.execute(() -> generation.run(engine, metrics));
      return generation;
    } catch (RejectedExecutionException _) {
      throw ApiException.queueFull(depth());
    }
  }
}
