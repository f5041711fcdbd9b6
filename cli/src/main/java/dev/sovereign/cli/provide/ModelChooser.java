package dev.sovereign.cli.provide;

import dev.sovereign.cli.provide.ModelInstall.Engine;
import dev.sovereign.cli.provide.Ollama.LocalModel;
import dev.sovereign.config.SovereignConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what answers prompts. Engine: a {@code llama-server} on PATH, else an Ollama with a fit
 * model, else llama.cpp in the model server's own JVM. Weights: what was named, else by memory.
 */
final class ModelChooser {

  private static final String AUTO = "auto";

  private final SovereignConfig.Model config;
  private final WeightsCatalogue catalogue;
  private final Path weightsFolder;
  private final String searchPath;
  private final Ollama ollama;
  private final LongSupplier freeMib;

  ModelChooser(
      SovereignConfig.Model config,
      WeightsCatalogue catalogue,
      Path weightsFolder,
      String searchPath,
      Ollama ollama,
      LongSupplier freeMib) {
    this.config = config;
    this.catalogue = catalogue;
    this.weightsFolder = weightsFolder;
    this.searchPath = searchPath;
    this.ollama = ollama;
    this.freeMib = freeMib;
  }

  /**
   * @param entry the weights to provide, for the two llama engines
   * @param install without the path of the weights
   */
  record Choice(ModelInstall install, @Nullable CatalogueEntry entry) {}

  /**
   * Chooses; nothing is fetched.
   *
   * @throws ProvisionException when what the configuration asks for does not exist
   */
  Choice choose() {
    return switch (config.engine()) {
      case NONE -> none("model.engine is none");
      case LLAMA_JAVA -> llama(Engine.LLAMA_JAVA, null, "model.engine is llama-java");
      case LLAMA_SERVER ->
          llama(
              Engine.LLAMA_SERVER,
              llamaServer().orElseThrow(ModelChooser::noLlamaServer),
              "model.engine is llama-server");
      case OLLAMA -> ollamaChoice().orElseThrow(this::noOllamaModel);
      case AUTO -> automatic();
    };
  }

  private Choice automatic() {
    Optional<Path> server = llamaServer();
    if (server.isPresent()) {
      return llama(Engine.LLAMA_SERVER, server.get(), "llama-server is on PATH");
    }
    return ollamaChoice()
        .orElseGet(
            () ->
                llama(Engine.LLAMA_JAVA, null, "no llama-server on PATH and no fit Ollama model"));
  }

  private Choice llama(Engine engine, @Nullable Path binary, String why) {
    if (!config.weights().equals(AUTO)) {
      CatalogueEntry entry = named(config.weights());
      return chosen(engine, binary, entry, why + "; the weights are those of model.weights");
    }
    long free = freeMib.getAsLong();
    return catalogue
        .choose(free, config.memoryLimitMib(), this::isThere)
        .map(
            entry ->
                chosen(
                    engine,
                    binary,
                    entry,
                    "%s; %s is the largest that fits %d MiB and needs no model hub"
                        .formatted(why, entry.alias(), bound(free))))
        .orElseGet(
            () ->
                none(
                    "no weights fit %d MiB (a quarter of the free memory, at most"
                            .formatted(bound(free))
                        + " model.memory-limit-mib): free memory or name weights with"
                        + " model.weights"));
  }

  private CatalogueEntry named(String weights) {
    int hash = weights.indexOf("#sha256=");
    if (weights.startsWith("https://") && hash > 0) {
      String url = weights.substring(0, hash);
      String sha256 = weights.substring(hash + "#sha256=".length());
      return CatalogueEntry.configured(aliasOf(url), url, sha256, 0);
    }
    return weights.startsWith("/")
        ? CatalogueEntry.configured(aliasOf(weights), weights, null, 0)
        : catalogue.find(weights);
  }

  private static String aliasOf(String source) {
    String name = source.substring(source.lastIndexOf('/') + 1).replaceAll("[?#].*", "");
    return "local/" + name.replaceAll("\\.gguf$", "");
  }

  private Optional<Choice> ollamaChoice() {
    List<LocalModel> models = ollama.localModels();
    boolean auto = config.weights().equals(AUTO);
    long bound = bound(freeMib.getAsLong());
    Optional<LocalModel> model =
        auto
            ? models.stream().filter(each -> each.memoryMib() <= bound).findFirst()
            : Ollama.find(models, config.weights());
    return model.map(
        each ->
            new Choice(
                new ModelInstall(
                    Engine.OLLAMA,
                    each.name(),
                    null,
                    null,
                    ollama.base().toString(),
                    "Ollama runs at %s and has %s here".formatted(ollama.base(), each.name())),
                null));
  }

  private long bound(long free) {
    return Math.min(free / 4, config.memoryLimitMib());
  }

  private boolean isThere(CatalogueEntry entry) {
    return Files.isRegularFile(entry.in(weightsFolder));
  }

  private Optional<Path> llamaServer() {
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "llama-server"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private static Choice chosen(
      Engine engine, @Nullable Path binary, CatalogueEntry entry, String why) {
    return new Choice(new ModelInstall(engine, entry.alias(), null, binary, null, why), entry);
  }

  static Choice none(String why) {
    return new Choice(new ModelInstall(Engine.NONE, "", null, null, null, why), null);
  }

  private static ProvisionException noLlamaServer() {
    return new ProvisionException(
        "model.engine is llama-server, but there is none on PATH: install llama.cpp or set"
            + " model.engine to auto");
  }

  private ProvisionException noOllamaModel() {
    return new ProvisionException(
        "model.engine is ollama, but no Ollama at %s has %s on this machine: start it, pull a model"
                .formatted(
                    ollama.base(),
                    config.weights().equals(AUTO) ? "a model that fits" : config.weights())
            + " and name it with model.weights");
  }
}
