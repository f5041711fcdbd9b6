package dev.sovereign.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads {@code sovereign.yaml} and the environment into a checked {@link SovereignConfig}. Nothing
 * is corrected silently: what does not fit is a problem, and all problems are told at once.
 */
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
    return load(environment, ApiKeys.READ);
  }

  /**
   * The same for a process that calls no endpoint: keys are neither looked for nor read, and every
   * endpoint is without one.
   *
   * @throws ConfigException naming every problem at once
   */
  public static SovereignConfig loadWithoutApiKeys(Map<String, String> environment) {
    return load(environment, ApiKeys.LEAVE);
  }

  private static SovereignConfig load(Map<String, String> environment, ApiKeys apiKeys) {
    String explicit = environment.getOrDefault("SOVEREIGN_CONFIG", "");
    if (!explicit.isBlank()) {
      Path file = Path.of(explicit);
      return check(file.toString(), parse(file), environment, apiKeys);
    }
    Path userHome = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    Path file = SovereignHome.from(environment, userHome).home().resolve("sovereign.yaml");
    return Files.exists(file)
        ? check(file.toString(), parse(file), environment, apiKeys)
        : check("", Map.of(), environment, apiKeys);
  }

  /**
   * The same for a given file, which must exist.
   *
   * @throws ConfigException naming every problem at once
   */
  public static SovereignConfig load(Path file, Map<String, String> environment) {
    return check(file.toString(), parse(file), environment);
  }

  static SovereignConfig check(String file, Map<?, ?> root, Map<String, String> environment) {
    return check(file, root, environment, ApiKeys.READ);
  }

  private static SovereignConfig check(
      String file, Map<?, ?> root, Map<String, String> environment, ApiKeys apiKeys) {
    Problems problems = new Problems();
    Tree.checkShape(file, root, problems);
    ConfigReader reader = new ConfigReader(file, root, environment, problems);
    SovereignConfig config = new ConfigAssembly(reader, apiKeys, problems).assemble();
    problems.throwIfAny();
    return config;
  }

  private static Map<?, ?> parse(Path file) {
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      Object root = new Load(settings).loadFromString(read(file));
      return switch (Optional.ofNullable(root).orElse(Map.of())) {
        case Map<?, ?> section -> section;
        default -> throw problem(file, "expected: keys and values, as in `bind: 127.0.0.1`");
      };
    } catch (MarkedYamlEngineException e) {
      throw problem(file, place(e) + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      throw problem(file, "is no YAML: " + oneLine(String.valueOf(e.getMessage())));
    }
  }

  private static String read(Path file) {
    if (!Files.exists(file)) {
      throw problem(file, "there is no such file: create it or correct SOVEREIGN_CONFIG");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException _) {
      throw problem(file, "is not UTF-8 text");
    } catch (IOException e) {
      throw problem(file, "cannot be read (" + e + "): check its rights");
    }
  }

  private static String place(MarkedYamlEngineException e) {
    return e.getProblemMark()
        .map(mark -> "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse("");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ").strip();
  }

  private static ConfigException problem(Path file, String sentence) {
    return new ConfigException(List.of(file + ": " + sentence));
  }
}
