package dev.sovereign.cli.provide;

import dev.sovereign.config.SovereignConfig.Weights;
import dev.sovereign.config.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The weights that can be asked for by alias: those of {@code bootstrap/weights.tsv}, and those of
 * {@code sovereign.yaml}, which win when an alias is in both. Immutable.
 */
public final class WeightsCatalogue {

  private static final String PREFIX = "local/";

  private final Map<String, CatalogueEntry> entries;

  private WeightsCatalogue(Map<String, CatalogueEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the table.
   *
   * @throws ProvisionException when it cannot be read
   */
  public static WeightsCatalogue read(Path table, List<Weights> configured) {
    Map<String, CatalogueEntry> entries = new LinkedHashMap<>();
    for (String line : lines(table)) {
      CatalogueEntry entry = parse(table, line.split("\t", -1));
      entries.put(entry.alias(), entry);
    }
    for (Weights more : configured) {
      entries.put(
          more.alias(),
          CatalogueEntry.configured(more.alias(), more.source(), more.sha256(), more.memoryMib()));
    }
    return new WeightsCatalogue(entries);
  }

  /** All of them, the built-in ones first. */
  public Collection<CatalogueEntry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * The weights of an alias, which may be written without its {@code local/}.
   *
   * @throws ProvisionException naming the nearest aliases
   */
  public CatalogueEntry find(String alias) {
    CatalogueEntry entry = entries.getOrDefault(alias, entries.get(PREFIX + alias));
    if (entry == null) {
      throw new ProvisionException(
          "model.weights: no weights are called %s: %s".formatted(alias, suggestion(alias)));
    }
    return entry;
  }

  /**
   * The weights chosen for a machine that named none: the largest that fit a quarter of the free
   * memory and the limit, and that are cached or come from a package registry, because a machine
   * without a model hub must find some too. Empty when none fit.
   */
  public Optional<CatalogueEntry> choose(
      long freeMib, int limitMib, Predicate<CatalogueEntry> cached) {
    return entries.values().stream()
        .filter(entry -> entry.memoryMib() <= Math.min(freeMib / 4, limitMib))
        .filter(entry -> entry.fromRegistry() || cached.test(entry))
        .max(Comparator.comparingInt(CatalogueEntry::memoryMib));
  }

  /** The common prefix is left out of the comparison, or it would make all aliases alike. */
  private String suggestion(String alias) {
    List<String> names = entries.keySet().stream().map(WeightsCatalogue::bare).toList();
    List<String> nearest = Spelling.nearest(bare(alias), names, 3);
    return nearest.isEmpty()
        ? "use one of " + String.join(", ", entries.keySet())
        : "did you mean "
            + entries.keySet().stream()
                .filter(each -> nearest.contains(bare(each)))
                .sorted(Comparator.comparingInt(each -> nearest.indexOf(bare(each))))
                .collect(Collectors.joining(", "))
            + "?";
  }

  private static String bare(String alias) {
    return alias.startsWith(PREFIX) ? alias.substring(PREFIX.length()) : alias;
  }

  private static List<String> lines(Path table) {
    try (var lines = Files.lines(table)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("alias\t"))
          .toList();
    } catch (IOException e) {
      throw new ProvisionException(
          "%s cannot be read (%s): restore it from the repository".formatted(table, e), e);
    }
  }

  private static CatalogueEntry parse(Path table, String[] columns) {
    if (columns.length != 7 || !columns[5].matches("[0-9]{1,7}")) {
      throw new ProvisionException(
          "%s: the line of %s does not have its 7 columns: restore it from the repository"
              .formatted(table, columns[0]));
    }
    return new CatalogueEntry(
        columns[0], columns[2], columns[1], known(columns[4]), Integer.parseInt(columns[5]), true);
  }

  private static @Nullable String known(String sha256) {
    return sha256.equals("-") ? null : sha256;
  }
}
