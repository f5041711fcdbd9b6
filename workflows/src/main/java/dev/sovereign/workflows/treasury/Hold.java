package dev.sovereign.workflows.treasury;

import java.time.Instant;
import java.util.List;

/**
 * A reservation that has not ended.
 *
 * @param key it was reserved with
 * @param seq its line in the journal
 * @param expires from when on it can no longer be settled
 * @param description what for
 * @param postings what it will book
 */
public record Hold(Key key, long seq, Instant expires, String description, List<Posting> postings) {

  public Hold {
    postings = List.copyOf(postings);
  }
}
