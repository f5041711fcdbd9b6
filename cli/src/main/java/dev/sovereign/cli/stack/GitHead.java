package dev.sovereign.cli.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Whether a folder is the top of a git repository that no git could open. Enough to refuse a broken
 * one before anything starts; reading it is the worker's business.
 */
final class GitHead {

  private static final Pattern READABLE = Pattern.compile("(ref: refs/\\S+|[0-9a-f]{40,64})\\s*");

  private GitHead() {}

  /**
   * False for a folder that holds no repository, and for a linked work tree, whose head is
   * elsewhere.
   */
  static boolean isBroken(Path folder) {
    Path git = folder.resolve(".git");
    if (!Files.isDirectory(git)) {
      return false;
    }
    try {
      return !READABLE.matcher(Files.readString(git.resolve("HEAD"))).matches();
    } catch (IOException _) {
      return true;
    }
  }
}
