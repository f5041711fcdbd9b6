package dev.sovereign.activities.memory.lucene;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Lucene warns once that the vector incubator module is not there; the module would have the JVM
 * warn at each start instead, and searches are quick enough without.
 */
final class QuietLucene {

  // Held, as a logger that nobody holds forgets its level.
  private static final Logger PROVIDER =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  private QuietLucene() {}

  static void start() {
    PROVIDER.setLevel(Level.SEVERE);
  }
}
