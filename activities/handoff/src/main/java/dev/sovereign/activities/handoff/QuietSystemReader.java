package dev.sovereign.activities.handoff;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit from doing what a reader must not: by default it runs the {@code git} program to find
 * the system's configuration, and writes probe files into the repository and a configuration of its
 * own to measure the clock of the file system. The user's own configuration (ignored files) is
 * read.
 */
final class QuietSystemReader extends SystemReader.Delegate {

  private static final Object INSTALLING = new Object();

  private QuietSystemReader(SystemReader delegate) {
    super(delegate);
  }

  /** JGit has one reader a JVM. Installing it again changes nothing. */
  static void install() {
    synchronized (INSTALLING) {
      SystemReader current = SystemReader.getInstance();
      if (!(current instanceof QuietSystemReader)) {
        SystemReader.setInstance(new QuietSystemReader(current));
      }
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new NoFile(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new NoFile(parent, fs);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Measured(parent, super.openUserConfig(parent, fs), fs);
  }

  private static final class NoFile extends FileBasedConfig {
    // FileBasedConfig takes null for no file and no parent, and is not annotated.
    @SuppressWarnings("NullAway")
    NoFile(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }

  /** Answers the question for the file system's clock so that JGit need not measure it. */
  private static final class Measured extends FileBasedConfig {

    /** The coarsest clock in use (FAT): then a file is read rather than believed unchanged. */
    private static final long CLOCK_NANOS = 2_000_000_000L;

    // FileBasedConfig takes null for no parent, and is not annotated.
    @SuppressWarnings("NullAway")
    Measured(@Nullable Config parent, FileBasedConfig user, FS fs) {
      super(parent, user.getFile(), fs);
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit unit) {
      return "filesystem".equals(section)
          ? unit.convert(CLOCK_NANOS, TimeUnit.NANOSECONDS)
          : super.getTimeUnit(section, subsection, name, defaultValue, unit);
    }
  }
}
