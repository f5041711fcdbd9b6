package dev.sovereign.workers.runtime;

import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.batch.BatchActivities;
import dev.sovereign.workflows.energy.EnergyActivities;
import dev.sovereign.workflows.handoff.HandoffActivities;
import dev.sovereign.workflows.health.HealthActivities;
import dev.sovereign.workflows.inference.InferenceActivities;
import dev.sovereign.workflows.inference.LowerAnswerActivities;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import dev.sovereign.workflows.inference.SpendActivities;
import dev.sovereign.workflows.inference.catchup.CatchUpActivities;
import dev.sovereign.workflows.memory.MemoryActivities;
import dev.sovereign.workflows.registry.WorkflowTypes;
import dev.sovereign.workflows.sovereignty.SovereigntyActivities;
import dev.sovereign.workflows.treasury.loop.OperatorKey;
import dev.sovereign.workflows.treasury.loop.SacredLoopActivities;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What runs where: the only place that puts workflows and activities on task queues. A worker app
 * registers the placements of its tier.
 *
 * @param queue the task queue
 * @param slots how many tasks run at the same time
 * @param pollers how many requests for activities are open; a long poll costs a thread and little
 *     else
 * @param registration what is registered on the queue's worker
 */
public record Placement(String queue, int slots, int pollers, Consumer<Worker> registration) {

  /** A workflow task takes milliseconds: the pollers, not the slots, bound what is taken. */
  private static final int WORKFLOW_SLOTS = 16;

  /** The SDK's least: one for the queue, one for its sticky twin. */
  private static final int WORKFLOW_POLLERS = 2;

  /** Activities of the server tier wait on PostgreSQL and git, whose pools are as small. */
  private static final int SERVER_SLOTS = 8;

  /**
   * An attempt only waits: for its turn in its endpoint's limiter, which interactive calls share
   * and which alone decides how many run at once, and then for the model.
   */
  private static final int INFERENCE_SLOTS = 32;

  /** Windows take turns; what is read and written beside them is disk and database. */
  private static final int BATCH_SLOTS = 32;

  /** How often a beating activity is heard, and learns that nobody wants it any more. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /**
   * Every workflow.
   *
   * @param operator the public key whose signature approves
   */
  public static Placement workflows(Supplier<OperatorKey> operator) {
    return new Placement(
        TaskQueues.WORKFLOWS,
        WORKFLOW_SLOTS,
        1,
        worker -> WorkflowTypes.register(worker, operator));
  }

  /** The server tier's activities. */
  public static Placement server(
      HealthActivities health,
      HandoffActivities handoff,
      SovereigntyActivities sovereignty,
      MemoryActivities memory,
      RoutedInferenceActivities inference,
      LowerAnswerActivities lowerAnswers,
      CatchUpActivities catchUp,
      SacredLoopActivities treasury,
      SpendActivities spend,
      EnergyActivities energy) {
    return new Placement(
        TaskQueues.SERVER,
        SERVER_SLOTS,
        2,
        worker ->
            worker.registerActivitiesImplementations(
                health,
                handoff,
                sovereignty,
                memory,
                inference,
                lowerAnswers,
                catchUp,
                treasury,
                spend,
                energy));
  }

  /** Inference of a tier. */
  public static Placement inference(
      Tier tier, InferenceActivities old, RoutedInferenceActivities inference) {
    return new Placement(
        TaskQueues.inference(tier),
        INFERENCE_SLOTS,
        1,
        worker -> worker.registerActivitiesImplementations(old, inference));
  }

  /** Plans, and the queue, of calls whose content may not leave this host, and what it runs on. */
  public static Placement host(
      String host,
      RoutedInferenceActivities inference,
      LowerAnswerActivities lowerAnswers,
      CatchUpActivities catchUp,
      EnergyActivities energy) {
    return new Placement(
        TaskQueues.host(host),
        SERVER_SLOTS,
        1,
        worker ->
            worker.registerActivitiesImplementations(inference, lowerAnswers, catchUp, energy));
  }

  /** Attempts of calls whose content may not leave this host. */
  public static Placement inferenceOnHost(String host, RoutedInferenceActivities inference) {
    return new Placement(
        TaskQueues.inferenceOnHost(host),
        INFERENCE_SLOTS,
        1,
        worker -> worker.registerActivitiesImplementations(inference));
  }

  /** Steps of batches whose home host nobody named. */
  public static Placement batches(BatchActivities steps) {
    return batches(TaskQueues.BATCH, steps);
  }

  /** Steps of batches whose files one host has. */
  public static Placement batchesOnHost(String host, BatchActivities steps) {
    return batches(TaskQueues.batchOnHost(host), steps);
  }

  private static Placement batches(String queue, BatchActivities steps) {
    return new Placement(
        queue, BATCH_SLOTS, 1, worker -> worker.registerActivitiesImplementations(steps));
  }

  void register(WorkerFactory factory) {
    registration.accept(factory.newWorker(queue, options()));
  }

  private WorkerOptions options() {
    return WorkerOptions.newBuilder()
        .setMaxConcurrentWorkflowTaskExecutionSize(slots)
        .setMaxConcurrentActivityExecutionSize(slots)
        .setMaxConcurrentLocalActivityExecutionSize(slots)
        .setMaxConcurrentWorkflowTaskPollers(WORKFLOW_POLLERS)
        .setMaxConcurrentActivityTaskPollers(pollers)
        // Else the SDK holds beats back for most of their timeout, and a cancellation with them.
        .setMaxHeartbeatThrottleInterval(HEARTBEAT)
        // Activities block on sockets and files; workflow code stays on platform threads, where the
        // SDK's deadlock detector is not misled by a busy carrier.
        .setUsingVirtualThreadsOnActivityWorker(true)
        .setUsingVirtualThreadsOnLocalActivityWorker(true)
        .build();
  }
}
