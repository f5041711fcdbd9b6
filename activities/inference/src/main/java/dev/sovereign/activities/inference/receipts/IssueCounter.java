package dev.sovereign.activities.inference.receipts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * How many receipts each run of this process has issued, in a memory-mapped file: counting is one
 * atomic addition, and the number outlives {@code kill -9}, though not a power failure. The file
 * holds {@value #SLOTS} runs of 16 bytes, id and count in native byte order; a run leaves it once
 * the database knows what it lost. Thread-safe.
 */
final class IssueCounter implements AutoCloseable {

  private static final int SLOTS = 256;
  private static final int SLOT_BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final FileChannel channel;
  private final MappedByteBuffer slots;
  private final long runId;
  private final int own;

  /** A run and how many receipts it has issued. */
  record Issued(long runId, long receipts) {}

  /**
   * Opens the file, made when there is none, and takes a slot for this run.
   *
   * @throws UncheckedIOException when it cannot be opened or another process has it
   */
  IssueCounter(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      slots = map(channel, file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + ": the receipts' counter cannot be opened; check the folder's owner and space", e);
    }
    runId = new SecureRandom().nextLong(1, Long.MAX_VALUE);
    own = freeSlot();
    LONGS.setVolatile(slots, countAt(own), 0L);
    LONGS.setVolatile(slots, idAt(own), runId);
  }

  private static MappedByteBuffer map(FileChannel channel, Path file) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return channel.map(FileChannel.MapMode.READ_WRITE, 0, SLOTS * SLOT_BYTES);
      }
    } catch (OverlappingFileLockException _) {
      // Held within this very process.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(file + " is used by another process; each needs one of its own");
  }

  /** When every slot waits for a database that never came, the one with the least to tell. */
  private int freeSlot() {
    int least = 0;
    for (int slot = 0; slot < SLOTS; slot++) {
      if (idOf(slot) == 0) {
        return slot;
      }
      if (countOf(slot) < countOf(least)) {
        least = slot;
      }
    }
    return least;
  }

  /** Of this run; random and positive. */
  long runId() {
    return runId;
  }

  /** One more. */
  void issue() {
    LONGS.getAndAdd(slots, countAt(own), 1L);
  }

  /** How many in this run. */
  long issued() {
    return countOf(own);
  }

  /** Runs that ended without the database knowing what they lost. */
  List<Issued> earlier() {
    List<Issued> earlier = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      if (slot != own && idOf(slot) != 0) {
        earlier.add(new Issued(idOf(slot), countOf(slot)));
      }
    }
    return earlier;
  }

  /** The database knows. */
  void forget(long run) {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (idOf(slot) == run) {
        LONGS.setVolatile(slots, idAt(slot), 0L);
      }
    }
  }

  private long idOf(int slot) {
    return (long) LONGS.getVolatile(slots, idAt(slot));
  }

  private long countOf(int slot) {
    return (long) LONGS.getVolatile(slots, countAt(slot));
  }

  private static int idAt(int slot) {
    return slot * SLOT_BYTES;
  }

  private static int countAt(int slot) {
    return slot * SLOT_BYTES + Long.BYTES;
  }

  /** Lets the next run have the file. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
