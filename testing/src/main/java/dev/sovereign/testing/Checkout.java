package dev.sovereign.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout this code was built from. */
public final class Checkout {

  private Checkout() {}

  /** Its root folder: the nearest one above the working folder that holds the launcher. */
  public static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("mvnw"))
          && Files.isExecutable(folder.resolve("sovereign"))) {
        return folder;
      }
    }
    throw new IllegalStateException(
        "not started inside a checkout: " + Path.of("").toAbsolutePath());
  }
}
