package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileTest {

  @TempDir Path data;

  @Test
  void isReadyOnlyForTheVeryProcessThatWroteIt() throws IOException {
    ProcessIdentity self = ProcessIdentity.self();
    PostmasterFile file = write(self.pid(), "ready   ");

    assertThat(file.isReady(self)).isTrue();
    assertThat(file.isReady(new ProcessIdentity(self.pid() + 1, "other"))).isFalse();
  }

  @Test
  void isNotReadyWhileItStarts() throws IOException {
    ProcessIdentity self = ProcessIdentity.self();

    assertThat(write(self.pid(), "starting").isReady(self)).isFalse();
  }

  @Test
  void aNumberThatNowBelongsToAnotherProgramIsCleared() throws IOException {
    write(ProcessHandle.current().pid(), "ready   ");

    PostmasterFile.clearIfStale(data);

    assertThat(data.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void noFileIsNoServer() {
    assertThat(PostmasterFile.read(data)).isEmpty();
  }

  private PostmasterFile write(long pid, String status) throws IOException {
    List<String> lines =
        List.of(
            Long.toString(pid),
            data.toString(),
            "1700000000",
            "5433",
            "",
            "127.0.0.1",
            "  1  2",
            status);
    Files.write(data.resolve("postmaster.pid"), lines);
    return PostmasterFile.read(data).orElseThrow();
  }
}
