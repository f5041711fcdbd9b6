package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.inference.Layer;
import java.util.Locale;

/**
 * A model at an endpoint.
 *
 * @param name as the endpoint names it
 * @param layer how large it is
 * @param contextTokens its context window; 0 when not known
 * @param price what it costs
 * @param embedding whether it makes vectors; such a model never chats, and no other is asked for
 *     embeddings
 */
public record EndpointModel(
    String name, Layer layer, int contextTokens, Price price, boolean embedding) {

  /** A model of which only the name can tell whether it makes vectors. */
  public EndpointModel(String name, Layer layer, int contextTokens, Price price) {
    this(name, layer, contextTokens, price, namesEmbedding(name));
  }

  /**
   * Whether a name says so: it holds {@code embed} or {@code minilm}, or begins, after its
   * publisher, with {@code bge-}, {@code e5-} or {@code gte-}. No server says it in any other way.
   */
  static boolean namesEmbedding(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String own = lower.substring(lower.lastIndexOf('/') + 1);
    return lower.contains("embed")
        || lower.contains("minilm")
        || own.startsWith("bge-")
        || own.startsWith("e5-")
        || own.startsWith("gte-");
  }
}
