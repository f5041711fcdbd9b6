package dev.sovereign.modelserver.engine;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import dev.sovereign.modelserver.engine.EngineSettings.Weights;
import dev.sovereign.modelserver.gguf.GgufHeader;
import java.io.UncheckedIOException;

/** llama.cpp in this JVM: weights are mapped, computed on the CPU, nothing needs installing. */
final class LlamaJavaEngine implements Engine {
  // Scratch memory grows with it, and on a CPU a bigger one is not faster.
  private static final int TOKENS_A_STEP = 128;

  private final LlamaModel model;
  private final ModelInfo info;
  private final GgufHeader header;
  private final ChatTemplate template;

  private LlamaJavaEngine(LlamaModel model, ModelInfo info, GgufHeader header) {
    this.model = model;
    this.info = info;
    this.header = header;
    this.template = new ChatTemplate(model::applyTemplate);
  }

  /** Maps the weights and warms the model up. */
  static LlamaJavaEngine load(EngineSettings settings) throws EngineException {
    Weights weights = settings.requiredWeights();
    try (NativeLibrary _ = new NativeLibrary()) {
      LlamaModel model = new LlamaModel(parameters(settings, weights));
      GgufHeader header = weights.header();
      ModelInfo info =
          new ModelInfo(
              settings.alias(),
              settings.contextTokens(),
              header.bytes(),
              weights.file().toAbsolutePath());
      return new LlamaJavaEngine(model, info, header);
    } catch (LinkageError | UncheckedIOException e) {
      throw new EngineException(
          EngineFailure.MODEL_UNFIT,
          "llama.cpp cannot be loaded into this JVM ("
              + e.getMessage()
              + "): set model.engine to llama-server or ollama",
          e);
    } catch (RuntimeException e) {
      throw new EngineException(
          EngineFailure.MODEL_UNFIT,
          weights.file()
              + ": llama.cpp does not take it ("
              + e.getMessage()
              + "): use a newer llama-server or other weights",
          e);
    }
  }

  private static ModelParameters parameters(EngineSettings settings, Weights weights) {
    return new ModelParameters()
        .setModel(weights.file().toString())
        .setCtxSize(settings.contextTokens())
        .setThreads(settings.threads())
        .setThreadsBatch(settings.threads())
        .setBatchSize(TOKENS_A_STEP)
        .setUbatchSize(TOKENS_A_STEP)
        .setParallel(1)
        // A full window ends the answer; shifting it would forget the question.
        .disableContextShift()
        .disableLog();
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public Completion generate(Prompt prompt, TextSink sink, Cancellation cancellation)
      throws EngineException {
    try {
      String text = template.render(prompt.messages());
      int promptTokens = model.encode(text).length + (header.addsBeginToken() ? 1 : 0);
      int room = info.contextTokens() - promptTokens;
      if (room < 1) {
        throw EngineException.contextExceeded(promptTokens, info.contextTokens());
      }
      int limit = prompt.maxTokens() == null ? room : Math.min(prompt.maxTokens(), room);
      LlamaIterator pieces = model.generate(parameters(prompt, text, limit)).iterator();
      return collect(pieces, new Run(promptTokens, limit), sink, cancellation);
    } catch (RuntimeException e) {
      throw new EngineException(
          EngineFailure.BROKEN, "llama.cpp gave no answer: " + e.getMessage(), e);
    }
  }

  private static InferenceParameters parameters(Prompt prompt, String text, int limit) {
    InferenceParameters parameters = new InferenceParameters(text).setNPredict(limit);
    Prompt.Sampling sampling = prompt.sampling();
    if (sampling.temperature() != null) {
      parameters.setTemperature(sampling.temperature().floatValue());
    }
    if (sampling.topP() != null) {
      parameters.setTopP(sampling.topP().floatValue());
    }
    if (sampling.seed() != null) {
      parameters.setSeed(sampling.seed());
    }
    return prompt.stop().isEmpty()
        ? parameters
        : parameters.setStopStrings(prompt.stop().toArray(String[]::new));
  }

  private record Run(int promptTokens, int limit) {}

  private Completion collect(
      LlamaIterator pieces, Run run, TextSink sink, Cancellation cancellation) {
    int tokens = 0;
    boolean ended = false;
    while (pieces.hasNext()) {
      if (cancellation.isCancelled()) {
        pieces.cancel();
        return new Completion(Finish.CANCELLED, run.promptTokens(), tokens);
      }
      String text = pieces.next().text;
      if (!text.isEmpty()) {
        sink.accept(text);
      }
      // The last piece only reports the end; the one before is empty when the model ended itself.
      if (pieces.hasNext()) {
        tokens += tokens(text);
        ended = text.isEmpty();
      }
    }
    Finish finish = tokens >= run.limit() && !ended ? Finish.LENGTH : Finish.STOP;
    return new Completion(finish, run.promptTokens(), Math.min(tokens, run.limit()));
  }

  /** A piece is one token, except where several make up one character beyond ASCII. */
  private int tokens(String piece) {
    boolean ascii = piece.chars().allMatch(character -> character < 128);
    return ascii ? 1 : Math.max(1, model.encode(piece).length);
  }

  @Override
  public void close() {
    model.close();
  }
}
