package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Opening repositories, and telling whole ones from partial ones. */
final class GitRepositories {

  private GitRepositories() {}

  /** The caller closes it. */
  static Repository open(Path folder) throws IOException {
    var builder = new FileRepositoryBuilder().findGitDir(folder.toFile()).setMustExist(true);
    if (builder.getGitDir() == null) {
      throw new IOException("not in a git repository");
    }
    return builder.build();
  }

  /** Why its history is not whole, or null. */
  static @Nullable String partial(Repository repository) throws IOException {
    if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
      return "the clone is shallow: `git fetch --unshallow` completes it";
    }
    StoredConfig config = repository.getConfig();
    boolean promised =
        config.getString(ConfigConstants.CONFIG_EXTENSIONS_SECTION, null, "partialClone") != null
            || config.getSubsections(ConfigConstants.CONFIG_REMOTE_SECTION).stream()
                .anyMatch(remote -> config.getBoolean("remote", remote, "promisor", false));
    return promised ? "the clone is partial: objects are left on a remote" : null;
  }
}
