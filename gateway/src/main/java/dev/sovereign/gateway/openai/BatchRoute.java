package dev.sovereign.gateway.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is at which path of files and batches, below {@code /v1}. */
enum BatchRoute {
  FILES("/files", "", "GET", "POST"),
  FILE("/files/{id}", "", "GET", "DELETE"),
  FILE_CONTENT("/files/{id}/content", "/content", "GET"),
  BATCHES("/batches", "", "GET", "POST"),
  BATCH("/batches/{id}", "", "GET"),
  BATCH_CANCEL("/batches/{id}/cancel", "/cancel", "POST");

  private final String path;
  private final String end;
  private final String methods;

  BatchRoute(String path, String end, String... methods) {
    this.path = path;
    this.end = end;
    this.methods = String.join(", ", methods);
  }

  /** Whether a path is one of files or batches at all. */
  static boolean isBelow(@Nullable String path) {
    return path != null && (path.startsWith("/files") || path.startsWith("/batches"));
  }

  /** The route of a path; nothing when nothing is there. */
  static @Nullable BatchRoute of(String path) {
    for (BatchRoute route : values()) {
      if (route.matches(path)) {
        return route;
      }
    }
    return null;
  }

  private boolean matches(String asked) {
    if (!hasId()) {
      return asked.equals(path);
    }
    String id = asked.startsWith(prefix()) && asked.endsWith(end) ? idOf(asked) : "";
    return !id.isEmpty() && id.indexOf('/') < 0;
  }

  private boolean hasId() {
    return path.indexOf('{') > 0;
  }

  private String prefix() {
    return path.substring(0, path.indexOf('{'));
  }

  /** As the OpenAPI document writes it, below {@code /v1}. */
  String path() {
    return path;
  }

  /** What it takes, beside {@code HEAD} for {@code GET} and {@code OPTIONS}. */
  List<String> methods() {
    return List.of(methods.split(", ", -1));
  }

  /** What stands for the id; empty when the route has none. */
  String idOf(String asked) {
    if (!hasId()) {
      return "";
    }
    int from = prefix().length();
    int to = asked.length() - end.length();
    return to > from ? asked.substring(from, to) : "";
  }

  boolean takes(String method) {
    return methods().contains(method.equals("HEAD") ? "GET" : method);
  }

  /** For the header {@code Allow}. */
  String allow() {
    return methods + (takes("GET") ? ", HEAD, OPTIONS" : ", OPTIONS");
  }
}
