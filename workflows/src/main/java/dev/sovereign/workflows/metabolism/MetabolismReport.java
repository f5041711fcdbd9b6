package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.Commit;
import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.health.ServiceHealth;
import dev.sovereign.workflows.metabolism.MetabolismOutcome.OrganLine;
import dev.sovereign.workflows.sovereignty.SovereigntyScore;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreOutcome;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cycle as Markdown, as far as it has come. Pure: the same parts give the same text. */
final class MetabolismReport {
  private static final int ID_LENGTH = 1_200;
  private static final int LINE_LENGTH = 300;
  private static final int SUBJECT_LENGTH = 120;
  private static final int SUMMARY_LENGTH = 3_000;
  private static final int ID_DIGITS = 10;

  private final StringBuilder out = new StringBuilder();

  private MetabolismReport() {}

  static String render(CycleState state) {
    MetabolismReport report = new MetabolismReport();
    report.head(state);
    if (state.health() != null) {
      report.health(state.health());
    }
    if (state.handoff() != null) {
      report.codeChanges(state.handoff().codeChanges());
      report.summary(state.handoff());
    }
    if (state.treasury() != null) {
      report.treasury(state.treasury());
    }
    if (state.finished()) {
      report.priorities(NextPriorities.of(state));
    }
    if (state.sovereignty() != null) {
      report.scores(state.sovereignty());
    }
    return report.out.toString().stripTrailing() + "\n";
  }

  private void head(CycleState state) {
    out.append("# Metabolism cycle\n\n");
    out.append("Cycle ").append(Markdown.code(state.cycleId(), ID_LENGTH));
    out.append(", trigger: ").append(state.trigger()).append(".\n\n");
    for (OrganLine organ : state.organs()) {
      out.append("- ").append(organ.organ()).append(organ.ok() ? ": " : " **failed**: ");
      out.append(Markdown.text(organ.line(), LINE_LENGTH)).append('\n');
    }
    if (!state.finished()) {
      out.append("- ").append(state.running()).append(": working\n");
    }
  }

  private void health(HealthReport health) {
    out.append("\n## Health\n\n");
    out.append(Markdown.header("Service", "State", "Latency", "Asked", "Observation", "Next step"));
    for (ServiceHealth s : health.services()) {
      out.append(
          Markdown.row(
              List.of(
                  cell(s.service()),
                  s.healthy() ? "healthy" : "**ill**",
                  millis(s.latencyMicros()),
                  s.kind() + " " + cell(s.address()),
                  cell(s.observation()),
                  cell(s.nextStep()))));
    }
  }

  private void codeChanges(CodeChanges changes) {
    out.append("\n## Code changes\n\n");
    if (changes.status() != CodeChanges.Status.COLLECTED) {
      out.append("Not collected: ").append(notCollected(changes)).append(".\n");
      return;
    }
    out.append(String.join(", ", position(changes))).append(".\n");
    if (!changes.note().isBlank()) {
      out.append("\nNote: ").append(cell(changes.note())).append(".\n");
    }
    if (!changes.commits().isEmpty()) {
      out.append('\n');
    }
    for (Commit c : changes.commits()) {
      out.append("- ").append(Markdown.code(c.shortId(), ID_DIGITS)).append(' ');
      out.append(Markdown.code(c.subject(), SUBJECT_LENGTH)).append('\n');
    }
    int more = changes.commitCount() - changes.commits().size();
    if (more > 0) {
      out.append("- and ").append(more).append(" more\n");
    }
  }

  private static String notCollected(CodeChanges changes) {
    if (!changes.note().isBlank()) {
      return cell(changes.note());
    }
    return changes.status() == CodeChanges.Status.NOT_A_REPOSITORY
        ? "not a git repository"
        : "the repository has no commit yet";
  }

  private static List<String> position(CodeChanges changes) {
    List<String> parts = new ArrayList<>();
    parts.add("Branch " + Markdown.code(changes.branch() == null ? "-" : changes.branch(), 100));
    parts.add("head " + id(changes.head()));
    parts.add(
        changes.commitCount()
            + (changes.commitCount() == 1 ? " commit" : " commits")
            + (changes.since() == null ? "" : " since " + id(changes.since())));
    parts.add(
        changes.filesChanged()
            + (changes.filesChanged() == 1 ? " file" : " files")
            + " changed (+"
            + changes.insertions()
            + " -"
            + changes.deletions()
            + ")");
    parts.add(changes.dirtyFiles().size() + " not committed");
    return parts;
  }

  private void summary(SessionHandoffOutcome handoff) {
    out.append("\n## Summary\n\nQuality: **").append(handoff.quality()).append("** (");
    out.append(Markdown.text(handoff.qualityReason(), LINE_LENGTH)).append(")\n");
    handoff
        .summary()
        .lines()
        .forEach(l -> out.append('\n').append(Markdown.text(l, SUMMARY_LENGTH)).append('\n'));
  }

  private void treasury(TreasuryReport treasury) {
    out.append("\n## Treasury\n\n").append(cell(treasury.line())).append(", as of ");
    out.append(treasury.asOf()).append(".\n");
    if (!treasury.balances().isEmpty()) {
      out.append('\n').append(Markdown.header("Account", "Balance"));
    }
    for (TreasuryReport.AccountBalance each : treasury.balances()) {
      out.append(Markdown.row(List.of(cell(each.account()), cell(each.amount().toString()))));
    }
    for (String period : treasury.unallocated()) {
      out.append("\nNot allocated yet: ").append(cell(period)).append(".\n");
    }
    for (TreasuryReport.OpenApproval open : treasury.openApprovals()) {
      out.append("\nAsked until ").append(open.deadline()).append(": ");
      out.append(open.amountUsd().toPlainString()).append(" USD for ").append(cell(open.period()));
      out.append(". `./sovereign treasury approve ").append(cell(open.workflowId()));
      out.append("` answers.\n");
    }
  }

  private void priorities(List<String> priorities) {
    out.append("\n## Next priorities\n\n");
    if (priorities.isEmpty()) {
      out.append("None.\n");
    }
    for (int i = 0; i < priorities.size(); i++) {
      out.append(i + 1).append(". ").append(Markdown.text(priorities.get(i), LINE_LENGTH));
      out.append('\n');
    }
  }

  private void scores(SovereigntyScoreOutcome outcome) {
    out.append("\n## Sovereignty\n");
    for (SovereigntyScore score : outcome.scores()) {
      out.append("\n**").append(cell(score.rubric())).append("**: ");
      out.append(score.points()).append(" of ").append(score.possible()).append("\n\n");
      out.append(Markdown.header("Criterion", "Points", "Evidence"));
      for (SovereigntyScore.Line line : score.lines()) {
        String points = line.earned() + " of " + line.possible();
        out.append(Markdown.row(List.of(cell(line.criterion()), points, cell(line.reason()))));
      }
    }
  }

  private static String cell(String text) {
    return Markdown.text(text, LINE_LENGTH);
  }

  private static String id(@Nullable String id) {
    return id == null
        ? "none"
        : Markdown.code(id.substring(0, Math.min(ID_DIGITS, id.length())), 10);
  }

  private static String millis(long micros) {
    return micros / 1000 + "." + micros % 1000 / 100 + " ms";
  }
}
