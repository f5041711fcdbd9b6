package dev.sovereign.modelserver.http;

import dev.sovereign.modelserver.engine.Cancellation;
import dev.sovereign.modelserver.engine.Completion;
import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.Finish;
import dev.sovereign.modelserver.engine.ModelInfo;
import dev.sovereign.modelserver.engine.Prompt;
import dev.sovereign.modelserver.engine.TextSink;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers as a test tells it to. */
final class FakeEngine implements Engine {

  /** One answer. */
  interface Script {
    Completion play(TextSink sink, Cancellation cancellation) throws EngineException;
  }

  final BlockingQueue<Prompt> prompts = new LinkedBlockingQueue<>();
  final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile Script script = saying("Hello", ", ", "world");

  static Script saying(String... pieces) {
    return (sink, _) -> {
      for (String piece : pieces) {
        sink.accept(piece);
      }
      return new Completion(Finish.STOP, 7, pieces.length);
    };
  }

  void plays(Script next) {
    script = next;
  }

  /** Writes until it is cancelled. */
  void babbles() {
    script =
        (sink, cancellation) -> {
          int tokens = 0;
          while (!cancellation.isCancelled()) {
            sink.accept("la ");
            tokens++;
          }
          cancelled.countDown();
          return new Completion(Finish.CANCELLED, 7, tokens);
        };
  }

  /** Stands still until the latch opens. */
  void waitsFor(CountDownLatch latch) {
    script =
        (sink, cancellation) -> {
          try {
            latch.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return saying("late").play(sink, cancellation);
        };
  }

  @Override
  public ModelInfo model() {
    return new ModelInfo("local/fake", 64, 1234, Path.of("/weights/fake.gguf"));
  }

  @Override
  public Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation)
      throws EngineException {
    prompts.add(prompt);
    return script.play(sink, cancellation);
  }

  @Override
  public void close() {}
}
