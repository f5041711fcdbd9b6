package dev.sovereign.workflows.memory;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fact says. In JSON the field {@code kind} tells which; texts are at most {@value
 * #MAX_TEXT} characters, lists at most {@value #MAX_ITEMS} items. A constructor throws {@link
 * IllegalArgumentException} that names the field otherwise.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FactBody.Decision.class, name = "decision"),
  @JsonSubTypes.Type(value = FactBody.CodeChange.class, name = "code_change"),
  @JsonSubTypes.Type(value = FactBody.Knowledge.class, name = "knowledge"),
  @JsonSubTypes.Type(value = FactBody.FailedApproach.class, name = "failed_approach"),
  @JsonSubTypes.Type(value = FactBody.Revenue.class, name = "revenue"),
  @JsonSubTypes.Type(value = FactBody.Note.class, name = "note"),
  @JsonSubTypes.Type(value = FactBody.Priorities.class, name = "priorities"),
  @JsonSubTypes.Type(value = FactBody.Command.class, name = "command"),
  @JsonSubTypes.Type(value = FactBody.TaskOutcome.class, name = "task_outcome")
})
public sealed interface FactBody {

  /** Characters (UTF-16 units) of one text. */
  int MAX_TEXT = 32_768;

  /** Items of one list. */
  int MAX_ITEMS = 200;

  /** Its kind. */
  FactKind kind();

  /** The whole as plain text, one thought a line: what is indexed, hashed for search and shown. */
  String text();

  /**
   * What was decided, why, and what was not chosen.
   *
   * @param statement what was decided
   * @param rationale why; empty when nobody said
   * @param rejected what was considered and not chosen
   */
  record Decision(
      String statement, @Nullable String rationale, @Nullable List<Alternative> rejected)
      implements FactBody {
    public Decision {
      Facts.text("statement", statement);
      rationale = Facts.optionalText("rationale", rationale);
      rejected = Facts.list("rejected", rejected);
    }

    /** Never null. */
    @Override
    public List<Alternative> rejected() {
      return rejected == null ? List.of() : rejected;
    }

    /** Never null. */
    @Override
    public String rationale() {
      return rationale == null ? "" : rationale;
    }

    @Override
    public FactKind kind() {
      return FactKind.DECISION;
    }

    @Override
    public String text() {
      var lines = Facts.lines(statement, "because", rationale());
      for (Alternative it : rejected()) {
        lines.append("\nrejected: ").append(it.option());
        if (!it.reason().isEmpty()) {
          lines.append(" (").append(it.reason()).append(')');
        }
      }
      return lines.toString();
    }
  }

  /**
   * An option that was not chosen.
   *
   * @param option what it was
   * @param reason why not; empty when nobody said
   */
  record Alternative(String option, @Nullable String reason) {
    public Alternative {
      Facts.text("option", option);
      reason = Facts.optionalText("reason", reason);
    }

    /** Never null. */
    @Override
    public String reason() {
      return reason == null ? "" : reason;
    }
  }

  /**
   * A change of code.
   *
   * @param summary what changed, for example a commit's message
   * @param repository the folder or address of the repository
   * @param commit the full commit id; absent for work that is not committed
   * @param files paths that changed
   */
  record CodeChange(
      String summary,
      @Nullable String repository,
      @Nullable String commit,
      @Nullable List<String> files)
      implements FactBody {
    public CodeChange {
      Facts.text("summary", summary);
      repository = Facts.optionalText("repository", repository);
      commit = Facts.optionalText("commit", commit);
      files = Facts.list("files", files);
    }

    /** Never null. */
    @Override
    public List<String> files() {
      return files == null ? List.of() : files;
    }

    @Override
    public FactKind kind() {
      return FactKind.CODE_CHANGE;
    }

    @Override
    public String text() {
      var lines = Facts.lines(summary, "commit", commit == null ? "" : commit);
      if (!files().isEmpty()) {
        lines.append("\nfiles: ").append(String.join(", ", files()));
      }
      return lines.toString();
    }
  }

  /** Something that is so. */
  record Knowledge(String statement) implements FactBody {
    public Knowledge {
      Facts.text("statement", statement);
    }

    @Override
    public FactKind kind() {
      return FactKind.KNOWLEDGE;
    }

    @Override
    public String text() {
      return statement;
    }
  }

  /**
   * What was tried and did not work.
   *
   * @param approach what was tried
   * @param why why it failed
   */
  record FailedApproach(String approach, @Nullable String why) implements FactBody {
    public FailedApproach {
      Facts.text("approach", approach);
      why = Facts.optionalText("why", why);
    }

    @Override
    public FactKind kind() {
      return FactKind.FAILED_APPROACH;
    }

    @Override
    public String text() {
      return Facts.lines(approach, "failed because", why == null ? "" : why).toString();
    }
  }

  /**
   * Money that came in, as a remark; the books are the treasury's.
   *
   * @param atomicUnits whole atomic units of the currency, not negative
   * @param currency for example USD
   * @param from who paid or for what
   */
  record Revenue(long atomicUnits, String currency, @Nullable String from) implements FactBody {
    public Revenue {
      if (atomicUnits < 0) {
        throw new IllegalArgumentException("atomicUnits: " + atomicUnits + " (expected: >= 0)");
      }
      Facts.text("currency", currency);
      from = Facts.optionalText("from", from);
    }

    @Override
    public FactKind kind() {
      return FactKind.REVENUE;
    }

    @Override
    public String text() {
      return Facts.lines(
              "revenue of " + atomicUnits + " atomic units of " + currency,
              "from",
              from == null ? "" : from)
          .toString();
    }
  }

  /** Anything else worth keeping. */
  record Note(String statement) implements FactBody {
    public Note {
      Facts.text("statement", statement);
    }

    @Override
    public FactKind kind() {
      return FactKind.NOTE;
    }

    @Override
    public String text() {
      return statement;
    }
  }

  /**
   * What the next session should do first, most urgent first; each list replaces the one before.
   *
   * @param items none when nothing is left to do
   */
  record Priorities(@Nullable List<String> items) implements FactBody {
    public Priorities {
      items = Facts.list("items", items);
      if (items != null) {
        items.forEach(it -> Facts.text("items", it));
      }
    }

    /** Never null. */
    @Override
    public List<String> items() {
      return items == null ? List.of() : items;
    }

    @Override
    public FactKind kind() {
      return FactKind.PRIORITIES;
    }

    @Override
    public String text() {
      return String.join("\n", items());
    }
  }

  /**
   * A command that was run.
   *
   * @param line the command line
   * @param exitCode what it returned; absent when nobody knows
   */
  record Command(String line, @Nullable Integer exitCode) implements FactBody {
    public Command {
      Facts.text("line", line);
    }

    @Override
    public FactKind kind() {
      return FactKind.COMMAND;
    }

    @Override
    public String text() {
      return Facts.lines(line, "exit code", exitCode == null ? "" : exitCode.toString()).toString();
    }
  }

  /**
   * How a task went with an approach: what patterns are learnt from.
   *
   * @param task what was to be done, in words
   * @param approach how it was done
   * @param succeeded whether it worked
   * @param evidence how that is known, for example the test that passed
   */
  record TaskOutcome(String task, String approach, boolean succeeded, @Nullable String evidence)
      implements FactBody {
    public TaskOutcome {
      Facts.text("task", task);
      Facts.text("approach", approach);
      evidence = Facts.optionalText("evidence", evidence);
    }

    @Override
    public FactKind kind() {
      return FactKind.TASK_OUTCOME;
    }

    @Override
    public String text() {
      var lines = Facts.lines(task, succeeded ? "worked" : "did not work", approach);
      if (evidence != null) {
        lines.append("\nevidence: ").append(evidence);
      }
      return lines.toString();
    }
  }
}
