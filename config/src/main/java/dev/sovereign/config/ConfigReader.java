package dev.sovereign.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads values by key: the environment first, then the file, then the default. A value that does
 * not fit becomes a problem and reading goes on, so that all problems are found.
 */
final class ConfigReader {

  private final String file;
  private final Map<?, ?> root;
  private final Map<String, String> environment;
  private final Problems problems;

  ConfigReader(String file, Map<?, ?> root, Map<String, String> environment, Problems problems) {
    this.file = file;
    this.root = root;
    this.environment = environment;
    this.problems = problems;
  }

  /** The value of a key that has a default. */
  <T> T value(Key<T> key) {
    T value = find(key);
    return value != null ? value : fallback(key);
  }

  /** The value of a key that may be absent, or null when it is absent or does not fit. */
  <T> @Nullable T find(Key<T> key) {
    String override = override(key);
    if (override != null) {
      Optional<T> parsed = key.form().parser().apply(override);
      if (parsed.isEmpty()) {
        problems.add(key.variable(), override, key.form().expected());
      }
      return parsed.orElse(null);
    }
    Object raw = Tree.find(root, key.path());
    return raw == null ? null : parse(key, raw, key.path());
  }

  /** A variable of the environment that is no override; empty when it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  /** Where the value came from, for problems found later. */
  String where(Key<?> key) {
    if (override(key) != null) {
      return key.variable();
    }
    return Tree.find(root, key.path()) == null
        ? key.path() + " (default)"
        : file + ": " + key.path();
  }

  /** A relative path is meant from the folder of the file that says it, or from where we run. */
  Path resolve(Key<?> key, String text) {
    Path base = override(key) != null || file.isEmpty() ? Path.of("") : folder();
    return expand(base, text);
  }

  /** The elements of a list as far as they are sections; {@link Tree} has told of the others. */
  List<Element> elements(String path) {
    return elements(path, Tree.find(root, path));
  }

  private List<Element> elements(String path, @Nullable Object node) {
    List<Element> elements = new ArrayList<>();
    if (node instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Map<?, ?> section) {
          elements.add(new Element("%s[%d]".formatted(path, i), section));
        }
      }
    }
    return elements;
  }

  private @Nullable String override(Key<?> key) {
    String text = environment.getOrDefault(key.variable(), "");
    return text.isBlank() ? null : text;
  }

  private <T> @Nullable T parse(Key<T> key, Object raw, String path) {
    Optional<T> parsed =
        key.form().yamlType().isInstance(raw)
            ? key.form().parser().apply(text(key, raw))
            : Optional.empty();
    if (parsed.isEmpty()) {
      problems.add(file + ": " + path, raw, key.form().expected());
    }
    return parsed.orElse(null);
  }

  private static String text(Key<?> key, Object raw) {
    return key.form().yamlType() == List.class && raw instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : raw.toString();
  }

  private static <T> T fallback(Key<T> key) {
    return Optional.ofNullable(key.fallback()).flatMap(key.form().parser()).orElseThrow();
  }

  private Path folder() {
    Path parent = Path.of(file).toAbsolutePath().getParent();
    return parent == null ? Path.of("") : parent;
  }

  private Path expand(Path base, String text) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path path = text.startsWith("~/") ? Path.of(home, text.substring(2)) : base.resolve(text);
    return path.toAbsolutePath().normalize();
  }

  /** One element of a list. */
  final class Element {
    private final String path;
    private final Map<?, ?> section;

    Element(String path, Map<?, ?> section) {
      this.path = path;
      this.section = section;
    }

    /** The value; null when it is absent or does not fit, which is a problem if it is required. */
    <T> @Nullable T find(Key<T> key) {
      Object raw = section.get(key.name());
      if (raw != null) {
        return parse(key, raw, path + "." + key.name());
      }
      if (key.required()) {
        problems.add(where(key), "missing, expected: " + key.form().expected());
      }
      return null;
    }

    /** The value of a key that has a default; the default, too, when it does not fit. */
    <T> T value(Key<T> key) {
      T value = find(key);
      return value != null ? value : fallback(key);
    }

    /** Whether the file says anything here, fitting or not. */
    boolean has(Key<?> key) {
      return section.get(key.name()) != null;
    }

    /** The elements of a list within this element. */
    List<Element> elements(String name) {
      return ConfigReader.this.elements(path + "." + name, section.get(name));
    }

    String where(Key<?> key) {
      return where(key.name());
    }

    String where(String name) {
      return "%s: %s.%s".formatted(file, path, name);
    }

    Path resolve(String text) {
      return expand(folder(), text);
    }

    /**
     * @param seen where each value was seen first; the new one is added
     */
    void checkUnique(Key<String> key, @Nullable String value, Map<String, String> seen) {
      String first = value == null ? null : seen.putIfAbsent(value, where(key));
      if (first != null) {
        problems.add(
            where(key), String.valueOf(value), "a name of its own, as " + first + " has this one");
      }
    }
  }
}
