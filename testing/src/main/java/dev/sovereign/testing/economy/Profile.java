package dev.sovereign.testing.economy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A kind of machine on which the day is run.
 *
 * @param name for the report
 * @param battery whether it has one; else it has the processors' counters
 * @param models names of the engines that it runs itself
 */
public record Profile(String name, boolean battery, List<String> models) {

  /** A battery and two small models. */
  public static final Profile LAPTOP = new Profile("laptop", true, List.of("tiny", "small"));

  /** Counters, and models up to large. */
  public static final Profile SERVER =
      new Profile("server", false, List.of("tiny", "small", "medium", "large"));

  public Profile {
    models = List.copyOf(models);
  }

  /** Engines that it can ask, the provider last. */
  public List<Engine> engines() {
    return Engine.all().stream()
        .filter(engine -> engine.cloud() || models.contains(engine.endpoint()))
        .toList();
  }

  /**
   * Its sovereign.yaml.
   *
   * @param ports of the fakes, one for each engine
   */
  public String configuration(Path sysfs, Path table, List<Integer> ports) {
    StringBuilder yaml =
        new StringBuilder(
            """
            model: { engine: none }
            inference: { policy: local-first }
            energy: { time-zone: Etc/UTC, sysfs: %s, table: %s, idle-watts: 6, watts-per-core: 5 }
            endpoints:
            """
                .formatted(sysfs, table));
    List<Engine> engines = engines();
    for (int i = 0; i < engines.size(); i++) {
      yaml.append(endpoint(engines.get(i), ports.get(i)));
    }
    return yaml.toString();
  }

  private static String endpoint(Engine engine, int port) {
    return """
        - name: %s
          kind: %s
          address: http://127.0.0.1:%d/v1
          layer: %s
          %s
          models:
            - name: %s
              input-usd-per-million: "%s"
              output-usd-per-million: "%s"
        """
        .formatted(
            engine.endpoint(),
            engine.cloud() ? "openai" : "openai-compatible",
            port,
            engine.layer().name().toLowerCase(Locale.ROOT),
            engine.cloud() ? "api-key-env: FAKE_CLOUD_KEY" : "tier: server",
            engine.model(),
            dollars(engine.inputNanoUsdPerMillion()),
            dollars(engine.outputNanoUsdPerMillion()));
  }

  private static String dollars(long nanoUsd) {
    return BigDecimal.valueOf(nanoUsd, 9).toPlainString();
  }
}
