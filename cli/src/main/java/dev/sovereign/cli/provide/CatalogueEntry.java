package dev.sovereign.cli.provide;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weights that can be asked for by name.
 *
 * @param source {@code pypi:PACKAGE==VERSION}, an https URL, or an absolute path
 * @param file its name in the cache; the whole path for weights that stay where they are
 * @param sha256 in lower-case hexadecimal, where it is known before the download
 * @param memoryMib need when loaded, in MiB
 * @param builtIn whether it is a line of {@code bootstrap/weights.tsv}
 */
public record CatalogueEntry(
    String alias,
    String source,
    String file,
    @Nullable String sha256,
    int memoryMib,
    boolean builtIn) {

  /** Weights from {@code sovereign.yaml}. */
  static CatalogueEntry configured(
      String alias, String source, @Nullable String sha256, int memoryMib) {
    String file = source.startsWith("https://") ? cacheName(source, sha256) : source;
    return new CatalogueEntry(alias, source, file, sha256, memoryMib, false);
  }

  /** Where it is once it is there. */
  public Path in(Path weightsFolder) {
    return weightsFolder.resolve(file);
  }

  /** Whether it comes from a package registry, which answers where no model hub does. */
  public boolean fromRegistry() {
    return source.startsWith("pypi:");
  }

  /** Arguments by which {@code provide-weights.sh} provides it. */
  List<String> arguments() {
    if (builtIn) {
      return List.of(alias);
    }
    String option = source.startsWith("https://") ? "--url" : "--path";
    return sha256 == null ? List.of(option, source) : List.of(option, source, "--sha256", sha256);
  }

  /** As the step names it: many files are called model.gguf, and the hash tells them apart. */
  private static String cacheName(String url, @Nullable String sha256) {
    String path = url.replaceAll("[?#].*", "");
    String hash = sha256 == null ? "" : sha256.substring(0, 12);
    return hash + "-" + path.substring(path.lastIndexOf('/') + 1);
  }
}
