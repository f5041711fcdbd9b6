package dev.sovereign.workers.standalone;

import dev.sovereign.config.SovereignConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where this program's own source is, and which repository it watches.
 *
 * @param root the checkout that was built, absent when installed without one
 * @param repository the folder whose git history the cycles read
 * @param build the commit of the build, empty when unknown
 */
record Checkout(@Nullable Path root, Path repository, String build) {

  static Checkout from(Map<String, String> environment, SovereignConfig config) {
    String root = environment.getOrDefault("SOVEREIGN_CHECKOUT", "");
    Path checkout = root.isEmpty() ? null : Path.of(root);
    Path fallback = Objects.requireNonNullElse(checkout, Path.of("")).toAbsolutePath();
    return new Checkout(
        checkout,
        Objects.requireNonNullElse(config.repository(), fallback),
        environment.getOrDefault("SOVEREIGN_BUILD", ""));
  }
}
