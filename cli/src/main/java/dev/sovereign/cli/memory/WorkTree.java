package dev.sovereign.cli.memory;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the git working tree around a folder. */
public final class WorkTree {

  private WorkTree() {}

  /** Its root; empty outside of any. */
  public static String around(Path folder) {
    for (Path each = folder.toAbsolutePath().normalize(); each != null; each = each.getParent()) {
      if (Files.exists(each.resolve(".git"))) {
        return each.toString();
      }
    }
    return "";
  }
}
