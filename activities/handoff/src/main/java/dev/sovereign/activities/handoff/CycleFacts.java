package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a cycle's hand-off says, as facts, each under a key that names it within its session. */
final class CycleFacts {

  private static final String SOURCE = "workflow:SessionHandoff";

  /** A commit is a transaction, and the whole has seconds; the hand-off counts the others. */
  private static final int MOST_COMMITS = 100;

  private final List<FactDraft> drafts = new ArrayList<>();

  private CycleFacts() {}

  static List<FactDraft> of(SealRequest request) {
    var facts = new CycleFacts();
    List<Commit> commits = request.codeChanges().commits();
    for (Commit commit : commits.subList(0, Math.min(MOST_COMMITS, commits.size()))) {
      String subject = commit.subject().isBlank() ? "(no subject)" : commit.subject();
      var change = new FactBody.CodeChange(subject, null, commit.id(), null);
      facts.add(change, "commit:" + commit.id(), commit.committedAt());
    }
    if (commits.isEmpty()) {
      facts.addNotes("work:", request.workCompleted());
    }
    facts.addNotes("summary:", List.of(request.context().getOrDefault("summary", "")));
    List<String> decisions = request.decisionsMade();
    for (int i = 0; i < decisions.size(); i++) {
      facts.addDecision("decision:" + i, decisions.get(i));
    }
    facts.addPriorities(request.nextPriorities());
    return facts.drafts;
  }

  private void addNotes(String key, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        add(new FactBody.Note(text(lines.get(i))), key + i, null);
      }
    }
  }

  private void addDecision(String key, String statement) {
    if (!statement.isBlank()) {
      add(new FactBody.Decision(text(statement), null, null), key, null);
    }
  }

  private void addPriorities(List<String> priorities) {
    List<String> said =
        priorities.stream()
            .filter(it -> !it.isBlank())
            .limit(FactBody.MAX_ITEMS)
            .map(CycleFacts::text)
            .toList();
    add(new FactBody.Priorities(said), "priorities", null);
  }

  private void add(FactBody body, String key, @Nullable Instant about) {
    drafts.add(new FactDraft(body, null, key, SOURCE, null, about, null, null));
  }

  /** Within a fact's limits, and without what no store takes. */
  private static String text(String line) {
    return Quote.visible(Printable.line(line, FactBody.MAX_TEXT / 2));
  }
}
