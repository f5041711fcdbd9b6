package dev.sovereign.cli;

import dev.sovereign.cli.stack.BringUp;
import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.StackStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document of {@code sovereign up --json}. Fields are only ever added.
 *
 * @param changed whether anything had to be started or replaced
 * @param cycle the cycle that was run; null when nothing was changed or none was wanted
 * @param report that cycle's report as Markdown; empty when there is none
 * @param failure why the cycle failed; empty when it did not
 * @param endpoints what is wrong with endpoints, a line each
 * @param stack the stack as {@code status --json} tells it
 */
record UpReport(
    boolean changed,
    Gateway.@Nullable Cycle cycle,
    String report,
    String failure,
    List<String> endpoints,
    StackStatus stack) {

  UpReport {
    endpoints = List.copyOf(endpoints);
  }

  static UpReport of(BringUp.Result result, List<String> endpoints, StackStatus stack) {
    return new UpReport(
        result.changed(),
        result.cycle().map(Gateway.CycleView::cycle).orElse(null),
        result.cycle().map(Gateway.CycleView::report).orElse(""),
        result.cycle().map(Gateway.CycleView::failure).orElse(""),
        endpoints,
        stack);
  }

  /** Nothing was changed, or the cycle completed. */
  boolean succeeded() {
    return cycle == null || cycle.status().equals("COMPLETED");
  }

  String text() {
    return outcome() + problems(endpoints);
  }

  /** The operator who has just configured them learns it here and not from a log. */
  static String problems(List<String> endpoints) {
    return endpoints.isEmpty()
        ? ""
        : "\nEndpoints that want a look (./sovereign doctor, sovereign.yaml):\n  "
            + String.join("\n  ", endpoints);
  }

  private String outcome() {
    if (cycle == null) {
      String done =
          changed
              ? "The stack is up; no cycle was run."
              : "The stack is up already and nothing has changed; nothing was done.";
      return "%s\nrepository   %s\n%s"
          .formatted(done, stack.repository(), stack.addresses().text().stripTrailing());
    }
    String outcome =
        succeeded()
            ? report
            : "cycle %s ended as %s: %s\nSee it in the Temporal UI and ./sovereign logs worker."
                .formatted(cycle.workflowId(), cycle.status(), failure);
    return outcome.stripTrailing() + "\n\n" + stack.addresses().text().stripTrailing();
  }
}
