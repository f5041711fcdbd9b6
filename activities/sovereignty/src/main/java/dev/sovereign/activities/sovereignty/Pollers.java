package dev.sovereign.activities.sovereignty;

import com.google.protobuf.util.Timestamps;
import dev.sovereign.activities.sovereignty.Probe.Finding;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Which hosts poll Temporal for work, as Temporal itself saw them. */
final class Pollers {

  /** A long poll lasts up to a minute; two missed ones and the worker is gone. */
  private static final Duration RECENT = Duration.ofMinutes(3);

  private static final int SECONDS_PER_CALL = 5;

  private final WorkflowServiceStubs temporal;
  private final String namespace;
  private final HostIdentity self;
  private final Clock clock;

  Pollers(WorkflowServiceStubs temporal, String namespace, HostIdentity self, Clock clock) {
    this.temporal = temporal;
    this.namespace = namespace;
    this.self = self;
    this.clock = clock;
  }

  /** A worker of another host takes work of any kind. */
  Finding secondServer() {
    Set<String> hosts = hosts(TaskQueues.WORKFLOWS, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
    for (String queue : activityQueues()) {
      hosts.addAll(hosts(queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY));
    }
    hosts.remove(self.id());
    return new Finding(
        !hosts.isEmpty(),
        hosts.isEmpty()
            ? "no worker of another host polls Temporal"
            : "workers of other hosts poll Temporal: " + String.join(", ", hosts));
  }

  /** Two hosts can run workflows. */
  Finding federated() {
    Set<String> hosts = hosts(TaskQueues.WORKFLOWS, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW);
    return new Finding(
        hosts.size() >= 2,
        "%d host(s) poll for workflows: %s".formatted(hosts.size(), String.join(", ", hosts)));
  }

  private static List<String> activityQueues() {
    var queues = new ArrayList<>(List.of(TaskQueues.SERVER));
    for (TaskQueues.Tier tier : TaskQueues.Tier.values()) {
      queues.add(TaskQueues.inference(tier));
    }
    return queues;
  }

  private Set<String> hosts(String queue, TaskQueueType type) {
    var request =
        DescribeTaskQueueRequest.newBuilder()
            .setNamespace(namespace)
            .setTaskQueue(TaskQueue.newBuilder().setName(queue))
            .setTaskQueueType(type)
            .build();
    var hosts = new TreeSet<String>();
    temporal
        .blockingStub()
        .withDeadlineAfter(SECONDS_PER_CALL, TimeUnit.SECONDS)
        .describeTaskQueue(request)
        .getPollersList()
        .stream()
        .filter(this::isRecent)
        .flatMap(poller -> HostIdentity.of(poller.getIdentity()).stream())
        .forEach(host -> hosts.add(host.id()));
    return hosts;
  }

  private boolean isRecent(PollerInfo poller) {
    long age = clock.millis() - Timestamps.toMillis(poller.getLastAccessTime());
    return age < RECENT.toMillis();
  }
}
