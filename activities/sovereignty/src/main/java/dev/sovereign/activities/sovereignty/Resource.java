package dev.sovereign.activities.sovereignty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Data that ships in this jar. */
final class Resource {

  private Resource() {}

  static String text(String name) {
    try (var stream = Resource.class.getResourceAsStream("/sovereignty/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("sovereignty/" + name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
