package dev.sovereign.activities.memory;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A content store that is a map; its names are keyed by the host, as the real one's are. */
public class MemoryContents implements ContentStore {

  /** What is kept, by name. */
  public final Map<String, String> kept = new ConcurrentHashMap<>();

  private final String host;

  /**
   * @param host whose store it is
   */
  public MemoryContents(String host) {
    this.host = host;
  }

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    String text = new String(content, StandardCharsets.UTF_8);
    String hash = hash(content);
    kept.put(hash, text);
    return new ContentRef(hash, host, dataClass);
  }

  @Override
  public String hash(byte[] content) {
    return CanonicalJson.sha256(host + "\n" + new String(content, StandardCharsets.UTF_8));
  }

  @Override
  public Optional<byte[]> find(String hash) {
    return Optional.ofNullable(kept.get(hash)).map(it -> it.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<DataClass> dataClass(String hash) {
    return kept.containsKey(hash) ? Optional.of(DataClass.KEEP_ON_DEVICE) : Optional.empty();
  }

  @Override
  public void delete(String hash) {
    kept.remove(hash);
  }
}
