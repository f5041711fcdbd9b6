package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Cancellation;
import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import dev.sovereign.modelserver.engine.Finish;
import dev.sovereign.modelserver.engine.Prompt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One request's way through the engine. The engine's thread writes events, the request's thread
 * reads them: a client that reads slowly holds up its own request and never the engine. The events
 * are bounded by the context window.
 */
final class Generation {
  private final Prompt prompt;
  private final Cancellation cancellation = new Cancellation();
  private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();

  Generation(Prompt prompt) {
    this.prompt = prompt;
  }

  /** Waits for what happens next. */
  GenerationEvent next() throws InterruptedException {
    return events.take();
  }

  void cancel() {
    cancellation.cancel();
  }

  void run(Engine engine, Metrics metrics) {
    if (cancellation.isCancelled()) {
      events.add(new GenerationEvent.Finished(new Completion(Finish.CANCELLED, 0, 0)));
      return;
    }
    long start = System.nanoTime();
    events.add(generate(engine, metrics));
    metrics.observeGeneration(System.nanoTime() - start);
  }

  private GenerationEvent generate(Engine engine, Metrics metrics) {
    try {
      Completion completion =
          engine.generate(
              prompt, text -> events.add(new GenerationEvent.Piece(text)), cancellation);
      metrics.countTokens(completion);
      return new GenerationEvent.Finished(completion);
    } catch (EngineException e) {
      return new GenerationEvent.Failed(e);
    } catch (RuntimeException e) {
      // A request must end, whatever the engine does.
      return new GenerationEvent.Failed(
          new EngineException(EngineFailure.BROKEN, "the engine failed: " + e, e));
    }
  }
}
