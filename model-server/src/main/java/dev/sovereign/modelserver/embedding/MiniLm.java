package dev.sovereign.modelserver.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** all-MiniLM-L6-v2, quantized, on the CPU: its weights are in a jar and nothing is fetched. */
public final class MiniLm implements Embedder {
  private static final String WEIGHTS = "all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "all-minilm-l6-v2-q-tokenizer.json";

  private final int threads;
  private @Nullable Encoder loaded;

  /** Loads nothing yet. */
  public MiniLm(int threads) {
    this.threads = threads;
  }

  @Override
  public String model() {
    return "all-minilm-l6-v2";
  }

  @Override
  public int dimensions() {
    return Encoder.DIMENSIONS;
  }

  @Override
  public int contextTokens() {
    return Encoder.WINDOW;
  }

  @Override
  public Embedded embed(String text) throws EngineException {
    if (loaded == null) {
      loaded = load();
    }
    return loaded.embed(text);
  }

  private Encoder load() throws EngineException {
    try (NativeFolder folder = new NativeFolder()) {
      // From a file: in the heap, which is small, the weights would have no room.
      Path weights = folder.unpack(WEIGHTS);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (InputStream settings = NativeFolder.open(TOKENIZER);
          OrtSession.SessionOptions options = options()) {
        // Else its file would have it cut and fill every text to 128 tokens, saying nothing of it.
        HuggingFaceTokenizer tokenizer =
            HuggingFaceTokenizer.newInstance(
                settings, Map.of("truncation", "false", "padding", "false"));
        return new Encoder(
            environment, environment.createSession(weights.toString(), options), tokenizer);
      }
    } catch (IOException | OrtException | LinkageError | RuntimeException e) {
      throw new EngineException(
          EngineFailure.MODEL_UNFIT,
          "the embedding model cannot be loaded into this JVM (" + e.getMessage() + ")",
          e);
    }
  }

  private OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // Arenas keep what one long text took, and threads that spin take the chat model's time.
    options.setCPUArenaAllocator(false);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
