package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.config.ConfigException;
import dev.sovereign.config.ConfigLoader;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every command knows before it begins.
 *
 * @param environment of this process
 * @param home where things live
 * @param config validated
 * @param checkout the root of the checkout
 * @param workingDirectory where the command was given
 */
public record Site(
    Map<String, String> environment,
    SovereignHome home,
    SovereignConfig config,
    Path checkout,
    Path workingDirectory) {

  private static final String LOOPBACK = "http://127.0.0.1:";

  public Site {
    environment = Map.copyOf(environment);
  }

  /**
   * Reads the environment and the configuration.
   *
   * @throws ConfigException naming every problem at once
   */
  public static Site load(Map<String, String> environment) {
    return of(environment, ConfigLoader.load(environment));
  }

  /**
   * The same for commands that look at a stack that runs: it has the keys of endpoints, and they
   * need none.
   *
   * @throws ConfigException naming every problem at once
   */
  public static Site loadWithoutApiKeys(Map<String, String> environment) {
    return of(environment, ConfigLoader.loadWithoutApiKeys(environment));
  }

  /** For commands that must work whatever the configuration holds. */
  public static Site withoutConfig(Map<String, String> environment) {
    return of(environment, SovereignConfig.defaults());
  }

  private static Site of(Map<String, String> environment, SovereignConfig config) {
    return new Site(
        environment,
        SovereignHome.from(environment, Path.of(System.getProperty("user.home"))),
        config,
        Path.of(environment.getOrDefault("SOVEREIGN_CHECKOUT", "")).toAbsolutePath().normalize(),
        Path.of("").toAbsolutePath());
  }

  public RunFolder runFolder() {
    return new RunFolder(home);
  }

  /** The commit the programs were built from; empty when not known. */
  String build() {
    return environment.getOrDefault("SOVEREIGN_BUILD", "");
  }

  public URI gateway(String path) {
    return URI.create(LOOPBACK + config.ports().gateway() + path);
  }

  public URI temporalUi(String path) {
    return URI.create(LOOPBACK + config.ports().temporalUi() + path);
  }

  public URI model(String path) {
    return URI.create(LOOPBACK + config.ports().model() + path);
  }
}
