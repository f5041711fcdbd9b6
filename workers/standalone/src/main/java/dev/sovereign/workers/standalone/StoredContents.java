package dev.sovereign.workers.standalone;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.rest.Contents;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/** This host's store behind the door. Which file is at fault stands in the log alone. */
record StoredContents(ContentStore store) implements Contents {

  private static final Logger log = LoggerFactory.getLogger(StoredContents.class);

  @Override
  public ContentRef put(byte[] content, DataClass dataClass) {
    return translated(() -> store.put(content, dataClass));
  }

  @Override
  public Optional<byte[]> find(String hash) {
    return translated(() -> store.find(hash));
  }

  @Override
  public void delete(String hash) {
    translated(
        () -> {
          store.delete(hash);
          return hash;
        });
  }

  private static <T> T translated(Supplier<T> use) {
    try {
      return use.get();
    } catch (UncheckedIOException e) {
      log.error("the content store fails", e);
      throw new DoorException(
          HttpStatus.SERVICE_UNAVAILABLE,
          "the content store fails",
          "./sovereign logs worker names the file; check its owner and the space on its disk");
    }
  }
}
