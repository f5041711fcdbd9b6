package dev.sovereign.activities.memory.lucene;

import dev.sovereign.activities.memory.recall.EmbeddingSpec;
import dev.sovereign.activities.memory.recall.FactIndex;
import dev.sovereign.activities.memory.recall.IndexGenerations;
import dev.sovereign.activities.memory.recall.IndexUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Indexes in a folder: a folder each, and a file {@code current} that names the one in use. */
public final class LuceneGenerations implements IndexGenerations {

  private static final Logger LOG = LoggerFactory.getLogger(LuceneGenerations.class);
  private static final String CURRENT = "current";

  private final Path home;
  private @Nullable LuceneFactIndex current;

  /**
   * @param home a folder of its own; made when it is not there
   */
  public LuceneGenerations(Path home) {
    this.home = home;
  }

  @Override
  public Optional<FactIndex> open() {
    try {
      Files.createDirectories(home);
      String name = currentName();
      if (name.isEmpty()) {
        return Optional.empty();
      }
      current = LuceneFactIndex.open(new DiskDirectory(home.resolve(name)));
      sweep(name);
      return Optional.of(current);
    } catch (LockObtainFailedException e) {
      throw held(e);
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn(
          "The index in {} cannot be read ({}); it is made anew from the facts",
          home,
          e.toString());
      return Optional.empty();
    }
  }

  @Override
  public FactIndex create(EmbeddingSpec spec) {
    try {
      Path folder = Files.createDirectories(home.resolve("facts-" + UUID.randomUUID()));
      return LuceneFactIndex.create(new DiskDirectory(folder), spec);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void promote(FactIndex created) {
    LuceneFactIndex next = (LuceneFactIndex) created;
    LuceneFactIndex before = current;
    try {
      next.commit();
      writeCurrent(next.folder().getFileName().toString());
      current = next;
      if (before != null) {
        before.close();
      }
      sweep(next.folder().getFileName().toString());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    // Nothing but the indexes is held.
  }

  private String currentName() throws IOException {
    try {
      String name = Files.readString(home.resolve(CURRENT)).strip();
      return name.matches("facts-[0-9a-f-]{36}") ? name : "";
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  private void writeCurrent(String name) throws IOException {
    Path draft = home.resolve(CURRENT + ".draft");
    Files.writeString(draft, name);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, home.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes what was never promoted, or is no longer used. */
  private void sweep(String used) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(home)) {
      others =
          all.filter(it -> it.getFileName().toString().startsWith("facts-"))
              .filter(it -> !it.getFileName().toString().equals(used))
              .toList();
    }
    for (Path other : others) {
      DiskDirectory.delete(other);
    }
  }

  private IndexUnavailableException held(IOException e) {
    return new IndexUnavailableException(
        "the index in %s is in use by another process: stop that process, or give this one another SOVEREIGN_HOME"
            .formatted(home),
        e);
  }

  private IndexUnavailableException unwritable(IOException e) {
    return new IndexUnavailableException(
        "the index in %s cannot be written (%s): see that the disk is not full and the folder is writable"
            .formatted(home, e.getMessage()),
        e);
  }
}
