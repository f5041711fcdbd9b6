package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The post-commit hook: in the background, so that no commit waits for it or fails by it. */
public final class GitHook {

  private static final String MARK = "# Made by: sovereign session hook install";
  private static final String CHAINED = "post-commit.before-sovereign";

  private GitHook() {}

  /**
   * Installs it; idempotent.
   *
   * @param chain whether a hook of others is kept and run first; it is never overwritten
   * @throws StackException when there is one of others and it is not to be chained
   */
  public static Path install(Path repository, Site site, boolean chain) {
    Path hooks =
        repository.resolve(Git.run(repository, "rev-parse", "--git-path", "hooks").strip());
    Path hook = hooks.resolve("post-commit");
    try {
      Files.createDirectories(hooks);
      if (Files.exists(hook) && !Files.readString(hook).contains(MARK)) {
        keep(hook, chain);
      }
      Files.writeString(hook, script(site));
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
      return hook;
    } catch (IOException e) {
      throw new StackException(
          hook + ": cannot be written (" + e.getMessage() + "): check its rights.", e);
    }
  }

  private static void keep(Path hook, boolean chain) throws IOException {
    if (!chain) {
      throw new StackException(
          hook
              + ": there is a hook already, which is left alone: add --chain to run it first, then"
              + " ours.");
    }
    Path kept = hook.resolveSibling(CHAINED);
    if (Files.exists(kept)) {
      throw new StackException(kept + ": is there already: move it away, then install again.");
    }
    Files.move(hook, kept);
  }

  private static String script(Site site) {
    Path launcher = site.checkout().resolve("sovereign");
    return """
        #!/bin/sh
        %s
        # In the background: a commit neither waits for it nor fails by it.
        before="$(dirname "$0")/%s"
        if [ -x "$before" ]; then "$before" "$@"; fi
        SOVEREIGN_HOME=%s SOVEREIGN_SKIP_BUILD=1 %s session hook run --quiet </dev/null >/dev/null &
        exit 0
        """
        .formatted(MARK, CHAINED, quoted(site.home().home()), quoted(launcher));
  }

  /** For a shell, whatever the path holds. */
  static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "'\\''") + "'";
  }
}
