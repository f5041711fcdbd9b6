package dev.sovereign.activities.sovereignty;

import java.nio.file.Path;

/** Looks for one thing on the machine. Thread-safe; may block, the caller bounds the time. */
@FunctionalInterface
interface Probe {

  /**
   * @param repository the folder asked about
   * @throws Exception when it cannot look, which counts as not seen
   */
  Finding look(Path repository) throws Exception;

  /**
   * @param detail what was read, in one line, for a person to check
   */
  record Finding(boolean seen, String detail) {
    static Finding seen(String detail) {
      return new Finding(true, detail);
    }

    static Finding missing(String detail) {
      return new Finding(false, detail);
    }
  }
}
