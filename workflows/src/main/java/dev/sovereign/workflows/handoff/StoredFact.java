package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.memory.Fence;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fact by reference: its words are in this host's content store, as the JSON of a {@link
 * dev.sovereign.workflows.memory.FactDraft} without a fence, so that no history holds them.
 *
 * @param contentHash what storing it answered, 64 lower-case hexadecimal digits
 * @param fence the session it belongs to; filled in by the session's workflow
 * @param order tells orders apart, so that a list of priorities may be set again after another;
 *     filled in by the session's workflow
 */
public record StoredFact(String contentHash, @Nullable Fence fence, @Nullable String order) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public StoredFact {
    // What was typed is not repeated: it may be the words themselves.
    if (contentHash == null || !HASH.matcher(contentHash).matches()) {
      throw new IllegalArgumentException(
          "contentHash: not the 64 hexadecimal digits that `./sovereign content put` prints");
    }
  }

  /** The same within a session. */
  StoredFact in(Fence session, String itsOrder) {
    return new StoredFact(contentHash, session, itsOrder);
  }
}
