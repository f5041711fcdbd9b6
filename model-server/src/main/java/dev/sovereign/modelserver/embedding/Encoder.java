package dev.sovereign.modelserver.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sovereign.modelserver.engine.EngineException;
import dev.sovereign.modelserver.engine.EngineFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs a loaded sentence transformer: the mean of its tokens' vectors, normalized. A text longer
 * than the window is read in parts, each counted by its tokens.
 */
final class Encoder {
  static final int DIMENSIONS = 384;

  /** How many positions the model knows, its marks of begin and end included. */
  static final int WINDOW = 512;

  // [CLS] and [SEP] of BERT's vocabulary.
  private static final long BEGIN = 101;
  private static final long END = 102;
  private static final String CONTINUES = "##";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;

  Encoder(OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer) {
    this.environment = environment;
    this.session = session;
    this.tokenizer = tokenizer;
  }

  Embedded embed(String text) throws EngineException {
    Encoding encoding = tokenizer.encode(text, false, false);
    long[] tokens = encoding.getIds();
    if (tokens.length == 0) {
      throw new IllegalArgumentException("no tokens (expected: at least one)");
    }
    double[] sum = new double[DIMENSIONS];
    try {
      int start = 0;
      while (start < tokens.length) {
        int end = end(encoding.getTokens(), start);
        add(sum, Arrays.copyOfRange(tokens, start, end));
        start = end;
      }
    } catch (OrtException e) {
      throw new EngineException(
          EngineFailure.BROKEN, "the embedding model failed: " + e.getMessage(), e);
    }
    return new Embedded(normalized(sum), tokens.length);
  }

  /** Where the part that begins here ends: not within a word, unless the word fills it. */
  private static int end(String[] pieces, int start) {
    int limit = start + WINDOW - 2;
    if (limit >= pieces.length) {
      return pieces.length;
    }
    int end = limit;
    while (end > start && pieces[end].startsWith(CONTINUES)) {
      end--;
    }
    return end > start ? end : limit;
  }

  private void add(double[] sum, long[] part) throws OrtException {
    long[][] ids = new long[1][part.length + 2];
    ids[0][0] = BEGIN;
    System.arraycopy(part, 0, ids[0], 1, part.length);
    ids[0][part.length + 1] = END;
    long[][] mask = new long[1][ids[0].length];
    Arrays.fill(mask[0], 1);
    try (OnnxTensor input = OnnxTensor.createTensor(environment, ids);
        OnnxTensor attention = OnnxTensor.createTensor(environment, mask);
        OnnxTensor types = OnnxTensor.createTensor(environment, new long[1][ids[0].length]);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", attention, "token_type_ids", types))) {
      float[][] vectors = ((float[][][]) result.get(0).getValue())[0];
      for (float[] vector : vectors) {
        for (int i = 0; i < DIMENSIONS; i++) {
          sum[i] += vector[i] * part.length / vectors.length;
        }
      }
    }
  }

  private static List<Float> normalized(double[] sum) {
    double length = Math.sqrt(Arrays.stream(sum).map(each -> each * each).sum());
    List<Float> vector = new ArrayList<>(DIMENSIONS);
    for (double each : sum) {
      vector.add((float) (each / length));
    }
    return vector;
  }
}
