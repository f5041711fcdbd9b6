package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Anchors as lines of a file: time, ledger, line, hash, separated by spaces. Copied to another
 * machine or printed, it proves the books from there.
 */
public final class FileAnchors implements Anchors {

  private final Path file;

  /**
   * @param file made by the first anchor; its folder exists
   */
  public FileAnchors(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public synchronized void write(Anchor anchor) {
    String line =
        "%s %s %d %s\n".formatted(anchor.at(), anchor.ledger(), anchor.seq(), anchor.hash());
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      throw unavailable("cannot be written; check its owner and space", e);
    }
  }

  @Override
  public synchronized List<Anchor> read(String ledger) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file, StandardCharsets.US_ASCII).stream()
          .map(this::anchor)
          .filter(anchor -> anchor.ledger().equals(ledger))
          .toList();
    } catch (IOException e) {
      throw unavailable("cannot be read; check its owner", e);
    }
  }

  private Anchor anchor(String line) {
    String[] fields = line.split(" ", -1);
    try {
      if (fields.length == 4) {
        return new Anchor(
            fields[1], Long.parseLong(fields[2]), fields[3], Instant.parse(fields[0]));
      }
    } catch (DateTimeException | NumberFormatException _) {
      // Said below.
    }
    throw TreasuryFailure.BOOKS_BROKEN.failure(
        "%s: line %s (expected: time, ledger, number, hash); compare it with a copy"
            .formatted(file, line));
  }

  private RuntimeException unavailable(String what, IOException e) {
    return TreasuryFailure.STORE_UNAVAILABLE.failure(
        "anchors at %s: %s (%s)".formatted(file, what, e.getClass().getSimpleName()));
  }
}
