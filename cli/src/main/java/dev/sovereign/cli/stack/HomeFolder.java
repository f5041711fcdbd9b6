package dev.sovereign.cli.stack;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The folders of a home and the version of their layout. */
final class HomeFolder {

  /** Raised when a folder moves, together with the step that moves it. */
  private static final String LAYOUT = "1";

  private HomeFolder() {}

  /**
   * Makes what is missing, readable by the owner only. Idempotent.
   *
   * @throws StackException when the home was made by another layout, or cannot be made
   */
  static void prepare(SovereignHome home) {
    Path layout = home.home().resolve("layout");
    try {
      if (Files.exists(layout)) {
        check(layout, Files.readString(layout).strip());
      }
      for (Path folder : folders(home)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.exists(layout)) {
        Files.writeString(layout, LAYOUT + System.lineSeparator());
      }
    } catch (IOException cannotMake) {
      throw new StackException(
          home.home()
              + " cannot be made: "
              + cannotMake
              + ": free or repair that filesystem, or set SOVEREIGN_HOME to another folder.",
          cannotMake);
    }
  }

  private static void check(Path layout, String found) {
    if (!found.equals(LAYOUT)) {
      throw new StackException(
          "%s says layout %s, this version knows layout %s: use the version that made the folder, or set SOVEREIGN_HOME to another folder; nothing was touched."
              .formatted(layout, found, LAYOUT));
    }
  }

  private static List<Path> folders(SovereignHome home) {
    return List.of(
        home.home(),
        home.run(),
        home.logs(),
        home.apps(),
        home.home().resolve("secrets"),
        home.home().resolve("data"),
        home.temporalFile().resolveSibling(""));
  }
}
