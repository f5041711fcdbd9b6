package dev.sovereign.workflows.treasury.loop;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The treasury organ: balances, open allocations, the next close, and whether the books verify. */
@WorkflowInterface
public interface TreasuryCheckWorkflow {

  @WorkflowMethod(name = "TreasuryCheck")
  TreasuryReport run(TreasuryCheckRequest request);
}
