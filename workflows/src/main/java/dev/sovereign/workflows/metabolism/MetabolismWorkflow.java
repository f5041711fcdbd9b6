package dev.sovereign.workflows.metabolism;

import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * One metabolic cycle: health, hand-off, sovereignty. An organ that fails is a line in the report,
 * not the end of the cycle. Progress and the report are shown as the run's current details.
 */
@WorkflowInterface
public interface MetabolismWorkflow {

  /** Runs a cycle; {@code {}} is a useful request. */
  @WorkflowMethod(name = "Metabolism")
  MetabolismOutcome run(MetabolismRequest request);

  /** The report so far, as Markdown. */
  @QueryMethod
  String report();
}
