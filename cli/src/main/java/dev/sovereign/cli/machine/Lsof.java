package dev.sovereign.cli.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where there is no {@code /proc}, as on macOS. */
final class Lsof {

  private Lsof() {}

  static List<Long> listeners(int port) {
    try {
      Process lsof =
          new ProcessBuilder("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String pids =
          new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return pids.lines().map(Long::parseLong).toList();
    } catch (IOException | NumberFormatException _) {
      return List.of();
    }
  }
}
