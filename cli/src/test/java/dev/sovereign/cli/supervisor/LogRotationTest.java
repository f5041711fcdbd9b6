package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {

  @TempDir Path folder;

  @Test
  void leavesALogAloneThatIsSmallEnough() throws IOException {
    Path log = write("0123456789");

    new LogRotation(10, 3).rotate(log);

    assertThat(log).hasContent("0123456789");
    assertThat(folder.resolve("a.log.1")).doesNotExist();
  }

  @Test
  void keepsTheLatestPartAndEmptiesTheLogInPlace() throws IOException {
    Path log = write("old:0123456789");

    new LogRotation(10, 3).rotate(log);

    assertThat(log).isEmptyFile();
    assertThat(folder.resolve("a.log.1")).hasContent("0123456789");
  }

  @Test
  void aWriterThatAppendsGoesOnAtTheNewBeginning() throws IOException {
    Path log = folder.resolve("a.log");
    try (var writer =
        Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write("0123456789!".getBytes(StandardCharsets.US_ASCII));
      new LogRotation(10, 2).rotate(log);
      writer.write("next".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(log).hasContent("next");
  }

  @Test
  void keepsNoMoreFilesThanItMay() throws IOException {
    LogRotation rotation = new LogRotation(10, 3);
    for (int round = 0; round < 6; round++) {
      rotation.rotate(write("round " + round + " and more"));
    }
    assertThat(sizeOfAll()).isLessThanOrEqualTo(3 * 10);
    assertThat(folder.resolve("a.log.2")).exists();
    assertThat(folder.resolve("a.log.3")).doesNotExist();
  }

  @Test
  void aSingleFileIsOnlyEmptied() throws IOException {
    Path log = write("0123456789!");

    new LogRotation(10, 1).rotate(log);

    assertThat(log).isEmptyFile();
    assertThat(folder.resolve("a.log.1")).doesNotExist();
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("a.log"), content);
  }

  private long sizeOfAll() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(LogRotationTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
