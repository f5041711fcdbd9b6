package dev.sovereign.workflows.registry;

import dev.sovereign.workflows.handoff.SessionHandoffWorkflowImpl;
import dev.sovereign.workflows.handoff.SessionWorkflowImpl;
import dev.sovereign.workflows.health.HealthCheckWorkflowImpl;
import dev.sovereign.workflows.inference.InferenceWorkflowImpl;
import dev.sovereign.workflows.memory.MemorySourcesWorkflowImpl;
import dev.sovereign.workflows.metabolism.MetabolismWorkflowImpl;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreWorkflowImpl;
import io.temporal.common.converter.DataConverterException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkflowImplementationOptions;
import java.util.List;

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
          MemorySourcesWorkflowImpl.class);

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

  /** Registers all of them with a worker, or with one that only replays. */
  public static void register(Worker worker) {
    worker.registerWorkflowImplementationTypes(options(), IMPLEMENTATIONS.toArray(Class<?>[]::new));
  }
}
