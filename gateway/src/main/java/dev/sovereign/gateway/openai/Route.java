package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.call.Operation;
import org.jspecify.annotations.Nullable;

/** What is at which path below {@code /v1}. */
enum Route {
  CHAT("/chat/completions", Operation.CHAT),
  COMPLETION("/completions", Operation.COMPLETION),
  EMBEDDING("/embeddings", Operation.EMBEDDING),
  ANSWER("/chat/completions/{id}", null),
  MODELS("/models", null),
  MODEL("/models/{model}", null),
  RECEIPT("/receipts/{id}", null);

  private final String path;
  private final @Nullable Operation operation;
  private final int prefix;

  Route(String path, @Nullable Operation operation) {
    this.path = path;
    this.operation = operation;
    this.prefix = path.indexOf('{');
  }

  /** The route of a path below {@code /v1}; nothing when nothing is there. */
  static @Nullable Route of(@Nullable String path) {
    return switch (path) {
      case null -> null;
      case "/chat/completions" -> CHAT;
      case "/completions" -> COMPLETION;
      case "/embeddings" -> EMBEDDING;
      case "/models" -> MODELS;
      default -> withParameter(path);
    };
  }

  private static @Nullable Route withParameter(String path) {
    for (Route route : values()) {
      if (route.prefix > 0
          && path.length() > route.prefix
          && path.startsWith(route.path.substring(0, route.prefix))) {
        return route;
      }
    }
    return null;
  }

  /** As the OpenAPI document writes it, below {@code /v1}. */
  String path() {
    return path;
  }

  /** What is asked of a model here; nothing where things are only read. */
  @Nullable Operation operation() {
    return operation;
  }

  /** What stands for the parameter, slashes included; empty when the route has none. */
  String parameterOf(String pathInfo) {
    return prefix < 0 ? "" : pathInfo.substring(prefix);
  }

  /** For the header {@code Allow}. */
  String allow() {
    return operation == null ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  }

  boolean takes(String method) {
    return operation == null
        ? "GET".equals(method) || "HEAD".equals(method)
        : "POST".equals(method);
  }
}
