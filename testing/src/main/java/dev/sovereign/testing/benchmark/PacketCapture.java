package dev.sovereign.testing.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Every packet of every interface, but for those of the ports that the content belongs to. */
final class PacketCapture implements AutoCloseable {

  private static final int SETTLE_SECONDS = 2;

  private final Process tcpdump;

  private PacketCapture(Process tcpdump) {
    this.tcpdump = tcpdump;
  }

  /**
   * Begins.
   *
   * @throws IOException when tcpdump is not here or may not
   */
  static PacketCapture start(Path file, List<Integer> exceptPorts) throws IOException {
    String filter =
        exceptPorts.stream().map(port -> "not port " + port).collect(Collectors.joining(" and "));
    Process process =
        new ProcessBuilder(
                // As another user, which it would become, it could not write into our folder.
                List.of(
                    "tcpdump",
                    "-Z",
                    System.getProperty("user.name"),
                    "-i",
                    "any",
                    "-s",
                    "0",
                    "-U",
                    "-w",
                    file.toString(),
                    filter))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor(SETTLE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("tcpdump ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new PacketCapture(process);
  }

  @Override
  public void close() {
    tcpdump.destroy();
    try {
      tcpdump.waitFor(SETTLE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
