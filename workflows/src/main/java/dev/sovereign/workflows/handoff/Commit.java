package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.PlainText;
import java.time.Instant;

/**
 * @param id the full object id in hexadecimal
 * @param subject the first line of the message; what exceeds 200 characters is cut and marked,
 *     because a subject may be megabytes long and every list of commits travels through Temporal
 * @param author the author's name, cut in the same way at 100 characters
 * @param committedAt when it was committed
 * @param filesChanged files that differ from the first parent
 * @param insertions lines added
 * @param deletions lines removed
 */
public record Commit(
    String id,
    String subject,
    String author,
    Instant committedAt,
    int filesChanged,
    int insertions,
    int deletions) {
  private static final int MAX_SUBJECT_LENGTH = 200;
  private static final int MAX_AUTHOR_LENGTH = 100;

  public Commit {
    subject = PlainText.line(subject, MAX_SUBJECT_LENGTH);
    author = PlainText.line(author, MAX_AUTHOR_LENGTH);
  }

  /** The first ten digits of the id. */
  public String shortId() {
    return id.substring(0, Math.min(10, id.length()));
  }
}
