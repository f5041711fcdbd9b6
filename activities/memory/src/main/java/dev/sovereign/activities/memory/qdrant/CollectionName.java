package dev.sovereign.activities.memory.qdrant;

import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a collection, which says what it holds: {@code prefix.dimensions.model.generation},
 * the model in URL-safe base64.
 */
record CollectionName(String prefix, EmbeddingSpec spec, UUID generation) {

  private static final Pattern REST =
      Pattern.compile("\\.(\\d{1,6})\\.([\\w-]+)\\.([0-9a-f-]{36})");

  String text() {
    byte[] model = spec.model().getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(model);
    return "%s.%d.%s.%s".formatted(prefix, spec.dimensions(), encoded, generation);
  }

  /** Empty when it is none of ours. */
  static Optional<CollectionName> read(String prefix, String text) {
    Matcher rest = REST.matcher(text);
    if (!text.startsWith(prefix) || !rest.region(prefix.length(), text.length()).matches()) {
      return Optional.empty();
    }
    try {
      String model =
          new String(Base64.getUrlDecoder().decode(rest.group(2)), StandardCharsets.UTF_8);
      return Optional.of(
          new CollectionName(
              prefix,
              new EmbeddingSpec(model, Integer.parseInt(rest.group(1))),
              UUID.fromString(rest.group(3))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
