package dev.sovereign.modelserver;

import dev.sovereign.modelserver.engine.EngineSettings.Weights;
import dev.sovereign.modelserver.gguf.GgufException;
import dev.sovereign.modelserver.gguf.GgufHeader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Looks at weights before native code does. */
final class WeightsCheck {
  private WeightsCheck() {}

  static Weights check(Path file, int contextTokens) throws StartupException {
    try {
      GgufHeader header = GgufHeader.read(file);
      long trained = header.trainedContext();
      if (trained > 0 && contextTokens > trained) {
        throw unfit(
            file,
            "was trained for " + trained + " tokens of context, not " + contextTokens,
            "start with --context " + trained + " or less");
      }
      return new Weights(file, header);
    } catch (GgufException e) {
      throw unfit(
          file,
          "cannot be used: " + e.getMessage(),
          "delete the file so that 'up' fetches it again, or name other weights in model.weights");
    } catch (NoSuchFileException _) {
      throw unfit(file, "does not exist", "run './sovereign up', or set model.weights");
    } catch (IOException e) {
      throw unfit(
          file, "cannot be read (" + e.getMessage() + ")", "make it readable for this user");
    }
  }

  private static StartupException unfit(Path file, String what, String next) {
    return new StartupException(
        ExitCode.WEIGHTS_UNFIT, "weights " + file + ": " + what + "; " + next);
  }
}
