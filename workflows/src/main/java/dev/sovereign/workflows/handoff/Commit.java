package dev.sovereign.workflows.handoff;

import java.time.Instant;

/**
 * @param id the full object id in hexadecimal
 * @param subject the first line of the message
 * @param author the author's name
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

  /** The first ten digits of the id. */
  public String shortId() {
    return id.substring(0, Math.min(10, id.length()));
  }
}
