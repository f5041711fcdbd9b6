package dev.sovereign.activities.memory;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.MemoryFailure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The words of private facts in the content store of their home host. Session and key are part of
 * what is kept, so no two facts share a content and one can be deleted without the other.
 * Thread-safe. Every method fails with {@link MemoryFailure#STORE_UNAVAILABLE}.
 */
public final class PrivateContent {

  private static final String NAMED =
      "SELECT EXISTS (SELECT FROM memory.fact WHERE content_hash = ? AND content_host IS NOT NULL AND erased_at IS NULL)";

  private final ContentStore contents;

  /**
   * @param contents the content store of this host
   */
  public PrivateContent(ContentStore contents) {
    this.contents = contents;
  }

  /**
   * What is kept.
   *
   * @param body canonical JSON
   */
  public record Words(
      String body, @Nullable String subject, @Nullable String sessionId, @Nullable String key) {

    FactBody factBody() {
      return CanonicalJson.read(body, FactBody.class);
    }
  }

  /** Keeps the words, durably once this returns. */
  public ContentRef put(Words words) {
    try {
      return contents.put(
          CanonicalJson.write(words).getBytes(StandardCharsets.UTF_8), DataClass.KEEP_ON_DEVICE);
    } catch (UncheckedIOException e) {
      throw away("keep");
    }
  }

  /** Empty on every other host than the home. */
  public Optional<Words> find(String hash) {
    try {
      return contents
          .find(hash)
          .map(it -> CanonicalJson.read(new String(it, StandardCharsets.UTF_8), Words.class));
    } catch (UncheckedIOException e) {
      throw away("read");
    }
  }

  /** Forgets the words; does nothing when they are not there. */
  public void delete(String hash) {
    try {
      contents.delete(hash);
    } catch (UncheckedIOException e) {
      throw away("delete");
    }
  }

  /** Forgets words that were kept for a fact, unless they are those of one that stands. */
  public void deleteUnlessNamed(String hash, DataSource dataSource) {
    boolean named =
        Sql.call(
            dataSource,
            connection -> {
              try (var statement = connection.prepareStatement(NAMED)) {
                statement.setString(1, hash);
                try (var found = statement.executeQuery()) {
                  return found.next() && found.getBoolean(1);
                }
              }
            });
    if (!named) {
      delete(hash);
    }
  }

  /** Without its cause, whose message names files by what they hold. */
  private static RuntimeException away(String what) {
    return MemoryFailure.STORE_UNAVAILABLE.failure(
        "The content store could not "
            + what
            + " a private fact. Check owner and space of $SOVEREIGN_HOME/content, see `./sovereign doctor`.");
  }
}
