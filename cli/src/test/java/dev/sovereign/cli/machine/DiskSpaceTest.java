package dev.sovereign.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {

  @TempDir Path folder;

  @Test
  void aFolderWithRoomHasNoProblem() {
    assertThat(new DiskSpace(folder, 1).problem()).isEmpty();
  }

  @Test
  void namesFolderFilesystemAndWhatIsFree() {
    assertThat(new DiskSpace(folder, 1L << 40).problem())
        .hasValueSatisfying(
            problem ->
                assertThat(problem)
                    .contains(folder.toString(), "MiB are free on filesystem", "are needed"));
  }

  @Test
  void aFullFilesystemIsFoundByWriting() throws Exception {
    boolean small = mount();
    if (!small) {
      System.out.println("skipped: only root can mount the small file system that is filled here");
    }
    assumeTrue(small, "only root can mount a small file system");
    try {
      run("sh", "-c", "head -c 1200000 /dev/zero > " + folder.resolve("filler"));

      assertThat(new DiskSpace(folder, 0).problem())
          .hasValueSatisfying(
              problem -> assertThat(problem).contains(folder.toString(), "written"));
    } finally {
      run("umount", folder.toString());
    }
  }

  private boolean mount() throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", folder.toString()) == 0;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
