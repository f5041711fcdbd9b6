package dev.sovereign.activities.inference.batch;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Contents in memory. */
final class MapContents implements ContentStore {

  final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    contents.put(hash(content), content.clone());
    return new ContentRef(hash(content), "here", dataClass);
  }

  @Override
  public String hash(byte[] content) {
    return content.length + "-" + Integer.toHexString(Arrays.hashCode(content));
  }

  @Override
  public Optional<byte[]> find(String hash) {
    return Optional.ofNullable(contents.get(hash)).map(byte[]::clone);
  }

  @Override
  public Optional<DataClass> dataClass(String hash) {
    return find(hash).map(_ -> DataClass.INTERNAL);
  }

  @Override
  public void delete(String hash) {
    contents.remove(hash);
  }
}
