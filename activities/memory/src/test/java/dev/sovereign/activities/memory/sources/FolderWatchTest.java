package dev.sovereign.activities.memory.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the real file system; a look is waited for and never slept for. */
class FolderWatchTest {

  private static final Duration QUIET = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofMillis(500);

  /** Where the JDK looks itself (macOS), it does so every ten seconds. */
  private static final int PATIENCE_SECONDS = 30;

  @TempDir private Path folder;

  private final BlockingQueue<String> looks = new LinkedBlockingQueue<>();

  @SuppressWarnings("NullAway.Init") // Made before each test.
  private FolderWatch watch;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("vault/.obsidian"));
    Files.createDirectories(folder.resolve("vault/old"));
    watch = new FolderWatch(Map.of("vault", folder.resolve("vault")), looks::add, QUIET, LONGEST);
    watch.start();
    looked();
  }

  @AfterEach
  void end() throws Exception {
    watch.close();
  }

  @Test
  void aFileThatIsWrittenRenamedOrDeletedIsNoticed() throws Exception {
    Path file = folder.resolve("vault/a.md");
    Files.writeString(file, "one");
    looked();
    Files.writeString(file, "two");
    looked();
    Path renamed = Files.move(file, folder.resolve("vault/b.md"));
    looked();
    Files.delete(renamed);
    looked();
  }

  @Test
  void newAndRenamedFoldersAreWatchedToo() throws Exception {
    Path made = Files.createDirectories(folder.resolve("vault/new/deeper"));
    looked();
    Files.writeString(made.resolve("a.md"), "one");
    looked();
    Files.move(folder.resolve("vault/new"), folder.resolve("vault/renamed"));
    looked();
    Files.writeString(folder.resolve("vault/renamed/deeper/a.md"), "two");
    looked();
    Files.writeString(folder.resolve("vault/old/b.md"), "three");
    looked();
  }

  @Test
  void whatIsInNoFactIsPassedOver() throws Exception {
    Files.writeString(folder.resolve("vault/.obsidian/workspace.md"), "x");
    Files.writeString(folder.resolve("vault/.a.md.swp"), "x");
    Files.writeString(folder.resolve("vault/picture.png"), "x");
    assertThat(looks.poll(QUIET.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS)).isNull();
    Files.writeString(folder.resolve("vault/a.md"), "x");
    looked();
  }

  @Test
  void aFolderUnderTwoNamesIsLookedAtForBoth() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("vault"));
    BlockingQueue<String> both = new LinkedBlockingQueue<>();
    try (FolderWatch two =
        new FolderWatch(
            Map.of("vault", folder.resolve("vault"), "link", link), both::add, QUIET, LONGEST)) {
      two.start();
      for (int look = 0; look < 2; look++) {
        assertThat(both.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
      }
      Files.writeString(folder.resolve("vault/a.md"), "x");
      assertThat(both.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("link");
      assertThat(both.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("vault");
      assertThat(both.poll(QUIET.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void aLookThatFailsEndsNothing() throws Exception {
    BlockingQueue<String> tried = new LinkedBlockingQueue<>();
    try (FolderWatch failing =
        new FolderWatch(
            Map.of("vault", folder.resolve("vault")),
            name -> {
              tried.add(name);
              throw new IllegalStateException("the database is away");
            },
            QUIET,
            LONGEST)) {
      failing.start();
      assertThat(tried.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("vault");
      Files.writeString(folder.resolve("vault/a.md"), "x");
      assertThat(tried.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("vault");
    }
  }

  private void looked() throws InterruptedException {
    assertThat(Objects.requireNonNull(looks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no look"))
        .isEqualTo("vault");
    // What one change made more looks of is not the next one's.
    while (looks.poll(QUIET.multipliedBy(4).toMillis(), TimeUnit.MILLISECONDS) != null) {
      // Another.
    }
  }
}
