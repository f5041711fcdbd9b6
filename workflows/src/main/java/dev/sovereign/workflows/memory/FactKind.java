package dev.sovereign.workflows.memory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What kind of thing a fact tells; its wire name is the {@code kind} of {@link FactBody}. */
public enum FactKind {
  DECISION("decision"),
  CODE_CHANGE("code_change"),
  KNOWLEDGE("knowledge"),
  FAILED_APPROACH("failed_approach"),
  REVENUE("revenue"),
  NOTE("note"),
  PRIORITIES("priorities"),
  COMMAND("command"),
  TASK_OUTCOME("task_outcome");

  private final String wireName;

  FactKind(String wireName) {
    this.wireName = wireName;
  }

  /** As in JSON and in the database. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * The kind of this wire name.
   *
   * @throws IllegalArgumentException that lists the names there are
   */
  @JsonCreator
  public static FactKind ofWireName(String name) {
    for (FactKind kind : values()) {
      if (kind.wireName.equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind: not known (expected: "
            + String.join(", ", Arrays.stream(values()).map(FactKind::wireName).toList())
            + ")");
  }
}
