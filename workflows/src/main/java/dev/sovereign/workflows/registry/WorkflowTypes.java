package dev.sovereign.workflows.registry;

import dev.sovereign.workflows.batch.BatchWorkflowImpl;
import dev.sovereign.workflows.handoff.SessionHandoffWorkflowImpl;
import dev.sovereign.workflows.handoff.SessionWorkflowImpl;
import dev.sovereign.workflows.health.HealthCheckWorkflowImpl;
import dev.sovereign.workflows.inference.InferenceWorkflowImpl;
import dev.sovereign.workflows.inference.catchup.CatchUpWorkflowImpl;
import dev.sovereign.workflows.memory.MemorySourcesWorkflowImpl;
import dev.sovereign.workflows.metabolism.MetabolismWorkflowImpl;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreWorkflowImpl;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import dev.sovereign.workflows.treasury.loop.SacredLoopWorkflow;
import dev.sovereign.workflows.treasury.loop.SacredLoopWorkflowImpl;
import dev.sovereign.workflows.treasury.loop.TreasuryCheckWorkflowImpl;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.List;
import java.util.function.Supplier;

/** Every workflow there is: what workers register and what the build replays. */
public final class WorkflowTypes {

  private static final List<Class<?>> IMPLEMENTATIONS =
      List.of(
          MetabolismWorkflowImpl.class,
          HealthCheckWorkflowImpl.class,
          SessionHandoffWorkflowImpl.class,
          SessionWorkflowImpl.class,
          SovereigntyScoreWorkflowImpl.class,
          InferenceWorkflowImpl.class,
          CatchUpWorkflowImpl.class,
          BatchWorkflowImpl.class,
          MemorySourcesWorkflowImpl.class,
          SacredLoopWorkflowImpl.class,
          TreasuryCheckWorkflowImpl.class);

  private WorkflowTypes() {}

  /** The implementation classes. */
  public static List<Class<?>> implementations() {
    return IMPLEMENTATIONS;
  }

  /**
   * How they run. By default any exception but Temporal's own failures repeats the workflow task
   * for ever, out of sight; these mean that this run cannot succeed with any worker of this build,
   * so it fails where it is seen and the next cycle starts. Not in the list on purpose: {@link
   * IllegalStateException}, because Temporal's report of a non-deterministic change is one, and a
   * run must survive a bad deployment.
   */
  public static WorkflowImplementationOptions options() {
    return WorkflowImplementationOptions.newBuilder()
        .setFailWorkflowExceptionTypes(
            DataConverterException.class,
            IllegalArgumentException.class,
            NullPointerException.class)
        .build();
  }

  /** Registers all of them with a worker where no operator can approve, or that only replays. */
  public static void register(Worker worker) {
    register(worker, () -> new OperatorKey(""));
  }

  /**
   * Registers all of them.
   *
   * @param operator the operator's public key as this worker knows it now; it decides which answers
   *     enter a history, and nothing that is replayed
   */
  public static void register(Worker worker, Supplier<OperatorKey> operator) {
    worker.registerWorkflowImplementationTypes(
        options(),
        IMPLEMENTATIONS.stream()
            .filter(type -> type != SacredLoopWorkflowImpl.class)
            .toArray(Class<?>[]::new));
    worker.registerWorkflowImplementationFactory(
        SacredLoopWorkflow.class, () -> new SacredLoopWorkflowImpl(operator), options());
  }
}
