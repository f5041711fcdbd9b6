package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.receipts.RequestHash;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses the first few texts; what is stored by name stays. */
final class FailingContents implements ContentStore {
  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private final Map<String, DataClass> classes = new ConcurrentHashMap<>();
  int refused;

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    if (refused > 0) {
      refused--;
      throw new UncheckedIOException(new IOException("no space"));
    }
    stored.put(hash(content), content.clone());
    classes.put(hash(content), dataClass);
    return new ContentRef(hash(content), "here", dataClass);
  }

  @Override
  public String hash(byte[] content) {
    return RequestHash.plain(new byte[] {1}, content);
  }

  @Override
  public Optional<byte[]> find(String hash) {
    return Optional.ofNullable(stored.get(hash));
  }

  @Override
  public Optional<DataClass> dataClass(String hash) {
    return Optional.ofNullable(classes.get(hash));
  }

  @Override
  public void delete(String hash) {
    stored.remove(hash);
  }
}
