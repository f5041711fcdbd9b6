package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.PlainText;
import java.util.ArrayList;
import java.util.List;

/** The deterministic answer: ids, subjects and counts, straight from git. */
final class SummaryFacts {
  /** More are in the list of commits; a summary is read in one go. */
  private static final int NAMED_COMMITS = 10;

  private static final int ID_DIGITS = 10;
  private static final int MAX_NAME_LENGTH = 100;

  private SummaryFacts() {}

  static String of(CodeChanges changes) {
    return switch (changes.status()) {
      case NOT_A_REPOSITORY -> notCollected(changes, "not a git repository");
      case EMPTY_REPOSITORY -> notCollected(changes, "the repository has no commit yet");
      case COLLECTED -> counts(changes) + names(changes) + note(changes);
    };
  }

  /** One line a commit, newest first, then how many were left out. */
  static List<String> lines(CodeChanges changes) {
    List<String> lines = new ArrayList<>();
    changes.commits().forEach(c -> lines.add(c.shortId() + " " + c.subject()));
    int more = changes.commitCount() - changes.commits().size();
    if (more > 0) {
      lines.add("and " + count(more, "earlier commit"));
    }
    return lines;
  }

  static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  private static String counts(CodeChanges changes) {
    String where = changes.branch() == null ? "" : " on " + name(changes.branch());
    String since = changes.since() == null ? "" : " since " + shortId(changes.since());
    String dirty =
        changes.dirtyFiles().isEmpty()
            ? ""
            : "; " + count(changes.dirtyFiles().size(), "file") + " not committed";
    if (changes.commitCount() == 0) {
      return "No commits" + where + since + dirty;
    }
    return count(changes.commitCount(), "commit")
        + where
        + since
        + ", "
        + count(changes.filesChanged(), "file")
        + " changed, +"
        + changes.insertions()
        + " -"
        + changes.deletions()
        + dirty;
  }

  private static String names(CodeChanges changes) {
    if (changes.commits().isEmpty()) {
      return ".";
    }
    List<String> lines = lines(changes);
    int named = Math.min(NAMED_COMMITS, changes.commits().size());
    int more = changes.commitCount() - named;
    return ": "
        + String.join("; ", lines.subList(0, named))
        + (more > 0 ? "; and " + more + " more." : ".");
  }

  private static String note(CodeChanges changes) {
    return changes.note().isBlank() ? "" : " Note: " + PlainText.line(changes.note(), 200) + ".";
  }

  private static String notCollected(CodeChanges changes, String otherwise) {
    String reason = changes.note().isBlank() ? otherwise : PlainText.line(changes.note(), 200);
    return "Code changes were not collected: " + reason + ".";
  }

  private static String name(String branch) {
    return PlainText.line(branch, MAX_NAME_LENGTH);
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(ID_DIGITS, id.length()));
  }
}
