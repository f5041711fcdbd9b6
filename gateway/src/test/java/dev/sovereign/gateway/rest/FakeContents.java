package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;

/** A store in memory, which can be broken. */
final class FakeContents implements Contents {

  final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  volatile boolean broken;

  /** Of the first byte: enough to tell contents apart. */
  static String hash(int first) {
    return HexFormat.of().toHexDigits((byte) first).repeat(32);
  }

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    fail();
    kept.put(hash(content[0]), content);
    return new ContentRef(hash(content[0]), "home", dataClass);
  }

  @Override
  public Optional<byte[]> find(String hash) {
    fail();
    return Optional.ofNullable(kept.get(hash));
  }

  @Override
  public void delete(String hash) {
    fail();
    kept.remove(hash);
  }

  private void fail() {
    if (broken) {
      throw new DoorException(
          HttpStatus.SERVICE_UNAVAILABLE, "the content store fails", "look at the disk");
    }
  }
}
