package dev.sovereign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads a journal that may still grow, from where it stopped before. Not thread-safe. */
final class JournalReader {

  private final Path file;
  private long read;

  JournalReader(Path file) {
    this.file = file;
  }

  /** Passes on what is new. Half a line, as a kill or a call under way leaves it, is left. */
  void events(Consumer<FactEvent> take) {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size() - read));
      int count = channel.read(bytes, read);
      String text = new String(bytes.array(), 0, Math.max(count, 0), StandardCharsets.UTF_8);
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      read += whole.getBytes(StandardCharsets.UTF_8).length;
      whole.lines().map(FactEvent::of).forEach(take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
