package dev.sovereign.cli.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Whether a folder can be written to.
 *
 * @param folder which must exist
 * @param neededMib how much must be free, in MiB
 */
public record DiskSpace(Path folder, long neededMib) {

  private static final int PROBE_BYTES = 1 << 20;
  private static final long MIB = 1 << 20;

  /**
   * What is wrong, as one line that names the folder and its filesystem; empty when all is well. A
   * file is written for real: quotas, read-only mounts and exhausted inodes do not show in a
   * number.
   */
  public Optional<String> problem() {
    try {
      FileStore store = Files.getFileStore(folder);
      long free = store.getUsableSpace() / MIB;
      if (free < neededMib) {
        return Optional.of(
            "%s: %d MiB are free on filesystem %s, %d MiB are needed"
                .formatted(folder, free, store, neededMib));
      }
      write();
      return Optional.empty();
    } catch (IOException cannotWrite) {
      return Optional.of(folder + ": cannot be written to: " + cannotWrite.getMessage());
    }
  }

  /** Free space in MiB; -1 when it cannot be told. */
  public long freeMib() {
    try {
      return Files.getFileStore(folder).getUsableSpace() / MIB;
    } catch (IOException _) {
      return -1;
    }
  }

  private void write() throws IOException {
    Path probe = Files.createTempFile(folder, ".probe", "");
    try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
