package dev.sovereign.activities.memory;

import dev.sovereign.workflows.memory.FactBody;
import java.util.List;

/** Facts to try things with. */
final class Samples {
  private Samples() {}

  static List<FactBody> everyKind() {
    return List.of(
        new FactBody.Decision(
            "PostgreSQL is the truth",
            "one place to back up",
            List.of(new FactBody.Alternative("the index", "it can be lost"))),
        new FactBody.CodeChange("Add the ledger", "/srv/app", "0".repeat(40), List.of("a/B.java")),
        new FactBody.Knowledge("The port is 8400"),
        new FactBody.FailedApproach("to poll", "it woke the disk"),
        new FactBody.Revenue(1_250, "EUR", "a subscription"),
        new FactBody.Note("Grüße, 你好, \ud83d\ude00"),
        new FactBody.Priorities(List.of("first", "second")),
        new FactBody.Command("make test", 2),
        new FactBody.TaskOutcome("mend a flaky test", "inject the clock", true, "100 runs"));
  }
}
