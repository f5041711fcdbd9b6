package dev.sovereign.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where things live. State is under the home, what was downloaded or built under the cache;
 * deleting the cache costs time, deleting the home loses data.
 *
 * @param home {@code $SOVEREIGN_HOME}, {@code ~/.sovereign} by default
 * @param cache {@code $SOVEREIGN_CACHE}, the user's cache folder by default
 */
public record SovereignHome(Path home, Path cache) {

  public SovereignHome {
    home = home.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
  }

  /** Resolves both from the environment. */
  public static SovereignHome from(Map<String, String> environment, Path userHome) {
    String home = environment.getOrDefault("SOVEREIGN_HOME", "");
    String cache = environment.getOrDefault("SOVEREIGN_CACHE", "");
    String xdgCache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path defaultCache =
        (xdgCache.isEmpty() ? userHome.resolve(".cache") : Path.of(xdgCache)).resolve("sovereign");
    return new SovereignHome(
        home.isEmpty() ? userHome.resolve(".sovereign") : Path.of(home),
        cache.isEmpty() ? defaultCache : Path.of(cache));
  }

  /** The bearer token of every write, mode 0600. */
  public Path token() {
    return home.resolve("token");
  }

  /** A secret such as {@code postgres-handoff}, mode 0600. */
  public Path secret(String name) {
    return home.resolve("secrets").resolve(name);
  }

  public Path logs() {
    return home.resolve("logs");
  }

  /** Process records and locks. */
  public Path run() {
    return home.resolve("run");
  }

  public Path postgresData() {
    return home.resolve("data").resolve("postgres");
  }

  public Path temporalFile() {
    return home.resolve("data").resolve("temporal").resolve("temporal.db");
  }

  /** Copies of the built programs that run, one folder a build. */
  public Path apps() {
    return home.resolve("app");
  }

  /** One folder a component, one below it a version. */
  public Path components() {
    return cache.resolve("components");
  }

  public Path weights() {
    return cache.resolve("weights");
  }
}
