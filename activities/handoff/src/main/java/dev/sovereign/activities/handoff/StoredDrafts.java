package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.StoredFact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.MemoryFailure;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Drafts that were put into this host's content store, so that only their hash passes through
 * Temporal. Thread-safe.
 *
 * @param contents this host's store
 */
record StoredDrafts(ContentStore contents) {

  private static final String SOURCE = "workflow:Session";

  /** Fails with {@link MemoryFailure}, repeating nothing that is stored. */
  FactDraft read(StoredFact told) {
    try {
      byte[] content =
          contents.find(told.contentHash()).orElseThrow(() -> refused("is not on this host"));
      FactDraft draft = CanonicalJson.typed(content, FactDraft.class);
      if (draft.fence() != null) {
        throw refused("names a fence, and the session has its own");
      }
      return new FactDraft(
          draft.body(),
          told.fence(),
          key(draft, told),
          draft.source() == null ? SOURCE : draft.source(),
          draft.subject(),
          draft.about(),
          stricter(draft.travelClass(), told),
          draft.supersedes());
    } catch (IllegalArgumentException _) {
      throw refused("is no fact, such as {\"body\":{\"kind\":\"note\",\"statement\":\"...\"}}");
    } catch (UncheckedIOException _) {
      // Without its cause, whose message names files by what they hold.
      throw MemoryFailure.STORE_UNAVAILABLE.failure(
          "The content store could not be read. Check $SOVEREIGN_HOME/content, see `./sovereign doctor`.");
    }
  }

  /** The same priorities may be set again after others: it is the newest that counts. */
  private static @Nullable String key(FactDraft draft, StoredFact told) {
    return draft.key() == null && draft.body() instanceof FactBody.Priorities
        ? "priorities:" + told.order()
        : draft.key();
  }

  /** What was stored as private does not get about by what it says of itself. */
  private DataClass stricter(DataClass said, StoredFact told) {
    DataClass stored = contents.dataClass(told.contentHash()).orElse(DataClass.KEEP_ON_DEVICE);
    return said.compareTo(stored) >= 0 ? said : stored;
  }

  private static RuntimeException refused(String why) {
    return MemoryFailure.INVALID_FACT.failure(
        "Nothing was recorded: the content %s. Store the fact as JSON with `./sovereign content put` on this host and send its contentHash."
            .formatted(why));
  }
}
