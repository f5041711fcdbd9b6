package dev.sovereign.modelserver;

import dev.sovereign.modelserver.embedding.MiniLm;
import dev.sovereign.modelserver.engine.Engine;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import dev.sovereign.modelserver.engine.EngineSettings;
import dev.sovereign.modelserver.engine.EngineSettings.Weights;
import dev.sovereign.modelserver.engine.Engines;
import dev.sovereign.modelserver.http.ModelHttpServer;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process: checks the weights, opens the door, loads the model, serves until SIGTERM. What goes
 * wrong is one line on standard error and an {@link ExitCode}.
 */
public final class ModelServer {
  private final Arguments arguments;

  private ModelServer(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Takes the options that {@link Arguments} lists. */
  public static void main(String[] words) {
    try {
      new ModelServer(Arguments.parse(List.of(words))).start();
    } catch (UsageException e) {
      end(ExitCode.USAGE, e.getMessage());
    } catch (StartupException e) {
      end(e.exitCode(), e.getMessage());
    }
  }

  private void start() throws StartupException {
    long begin = System.nanoTime();
    Weights weights =
        arguments.weights() == null
            ? null
            : WeightsCheck.check(arguments.weights(), arguments.context());
    ModelHttpServer door = open();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(door), "shutdown"));
    Engine loaded = load(weights);
    loaded.onBroken(reason -> end(ExitCode.ENGINE_FAILED, reason));
    door.ready(loaded);
    say(
        String.format(
            "ready: %s by %s at http://127.0.0.1:%d/v1, %d tokens of context, after %d ms",
            arguments.alias(),
            arguments.engine().option(),
            door.port(),
            loaded.model().contextTokens(),
            (System.nanoTime() - begin) / 1_000_000));
  }

  private ModelHttpServer open() throws StartupException {
    try {
      return ModelHttpServer.open(
          arguments.port(),
          arguments.engine().option(),
          arguments.alias(),
          new MiniLm(arguments.threads()),
          arguments.queue(),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new StartupException(
          ExitCode.PORT_TAKEN,
          "port "
              + arguments.port()
              + " on 127.0.0.1 cannot be had ("
              + e.getMessage()
              + "): stop what holds it, or set ports.model");
    }
  }

  private Engine load(@Nullable Weights weights) throws StartupException {
    try {
      return Engines.load(
          new EngineSettings(
              arguments.engine(),
              arguments.alias(),
              weights,
              arguments.binary(),
              arguments.upstream(),
              arguments.context(),
              arguments.threads()));
    } catch (EngineException e) {
      throw new StartupException(
          e.failure() == EngineFailure.MODEL_UNFIT
              ? ExitCode.WEIGHTS_UNFIT
              : ExitCode.ENGINE_FAILED,
          String.valueOf(e.getMessage()));
    }
  }

  /**
   * Ends within moments even while a model computes: a child is let go of through its pipe, and
   * native code, whose own way out was seen to hang, is not asked at all.
   */
  private static void stop(ModelHttpServer door) {
    door.close();
    Runtime.getRuntime().halt(ExitCode.STOPPED.code());
  }

  private static void end(ExitCode code, @Nullable String message) {
    say(String.valueOf(message));
    // Not exit: native threads may be up, and a shutdown hook would report a stop in good order.
    Runtime.getRuntime().halt(code.code());
  }

  // Standard error is this process's log: the supervisor keeps and rotates it.
  @SuppressWarnings("SystemOut")
  private static void say(String message) {
    System.err.println("model-server: " + message);
  }
}
