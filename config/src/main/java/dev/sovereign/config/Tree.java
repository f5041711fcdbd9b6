package dev.sovereign.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the shape of a parsed file with {@link Keys}: sections, lists and known names. */
final class Tree {

  private Tree() {}

  /** The value at a path of sections; null when any part of it is absent. */
  static @Nullable Object find(Object root, String path) {
    Object node = root;
    for (String name : path.split("\\.", -1)) {
      node = node instanceof Map<?, ?> section ? section.get(name) : null;
    }
    return node;
  }

  static void checkShape(String file, Map<?, ?> root, Problems problems) {
    checkSection(file, root, "", "", problems);
  }

  /**
   * @param pattern the section's path as the keys have it, with {@code []}
   * @param shown the same with positions, for messages
   */
  private static void checkSection(
      String file, Map<?, ?> section, String pattern, String shown, Problems problems) {
    Set<String> known = childrenOf(pattern);
    section.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          String where = shown + name;
          if (!known.contains(name) && !known.contains(name + "[]")) {
            problems.add(file, unknown(where, name, known));
          } else if (value != null && known.contains(name + "[]")) {
            checkList(file, value, pattern + name + "[].", where, problems);
          } else if (value != null && !childrenOf(pattern + name + ".").isEmpty()) {
            checkNode(file, value, pattern + name + ".", where, problems);
          }
        });
  }

  private static void checkList(
      String file, Object value, String pattern, String where, Problems problems) {
    if (!(value instanceof List<?> elements)) {
      problems.add(file + ": " + where, value, "a list");
      return;
    }
    for (int i = 0; i < elements.size(); i++) {
      Object element = elements.get(i);
      String shown = "%s[%d]".formatted(where, i);
      checkNode(file, element == null ? "" : element, pattern, shown, problems);
    }
  }

  private static void checkNode(
      String file, Object value, String pattern, String where, Problems problems) {
    if (value instanceof Map<?, ?> section) {
      checkSection(file, section, pattern, where + ".", problems);
    } else {
      problems.add(
          file + ": " + where, value, "a section with " + String.join(", ", childrenOf(pattern)));
    }
  }

  private static String unknown(String where, String name, Set<String> known) {
    List<String> names = known.stream().map(each -> each.replace("[]", "")).toList();
    List<String> nearest = Spelling.nearest(name, names, 1);
    return nearest.isEmpty()
        ? "%s: unknown key, expected: one of %s".formatted(where, String.join(", ", names))
        : "%s: unknown key, did you mean %s?".formatted(where, nearest.getFirst());
  }

  private static Set<String> childrenOf(String pattern) {
    Set<String> children = new TreeSet<>();
    for (Key<?> key : Keys.ALL) {
      if (key.path().startsWith(pattern)) {
        String rest = key.path().substring(pattern.length());
        int end = rest.indexOf('.');
        children.add(end < 0 ? rest : rest.substring(0, end));
      }
    }
    return children;
  }
}
