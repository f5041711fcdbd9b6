package dev.sovereign.testing;

import static dev.sovereign.testing.InferenceStack.HEALTHY;
import static dev.sovereign.testing.InferenceStack.answer;
import static dev.sovereign.testing.InferenceStack.asked;
import static dev.sovereign.testing.InferenceStack.question;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.InferenceOutcome;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows and callers share an endpoint's slots and its queue. */
@ExtendWith(InferenceStack.Resolver.class)
class QueueIT {

  private static final String[] PUBLIC = {"x-sovereign-data-class", "public"};

  /** Long enough for two workflows to reach the endpoint on a busy machine. */
  private static final int ANSWER_MILLIS = 12_000;

  private static final Duration SOON = Duration.ofSeconds(10);

  @BeforeEach
  void settle(InferenceStack shared) {
    shared.settle();
  }

  @Test
  void aFullQueueSendsAwayWithRetryAfterAndWhoTypesGoesFirst(InferenceStack shared)
      throws Exception {
    leaveOnlyTheNarrowOne(shared);
    String running = question("the running one");
    String scheduled = question("the scheduled one");
    String typed = question("the typed one");
    shared.narrow().apply(HEALTHY.delayed(ANSWER_MILLIS));
    WorkflowStub first = start(shared, running);
    Await.until("it is asked", SOON, () -> asked(shared.narrow(), running) == 1);
    WorkflowStub second = start(shared, scheduled);
    awaitWaiting(shared, 1);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> waiting =
          callers.submit(() -> shared.door().chat("auto", typed, PUBLIC));
      awaitWaiting(shared, 2);

      HttpResponse<String> refused = shared.door().chat("auto", question("one more"), PUBLIC);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
      assertThat(Stack.json(refused.body()).path("error").path("code").asText())
          .isEqualTo("queue_full");
      assertThat(Door.header(refused, "Retry-After")).matches("[1-9]\\d*");
      shared.narrow().apply(HEALTHY);
      assertThat(Door.text(waiting.get(1, TimeUnit.MINUTES))).isEqualTo(answer(typed));
    }
    assertThat(outcome(first).text()).isEqualTo(answer(running));
    assertThat(outcome(second).text()).isEqualTo(answer(scheduled));
    assertThat(place(shared, typed)).isBetween(0, place(shared, scheduled) - 1);
  }

  /** The others' breakers are opened by questions that it answers in the end. */
  private static void leaveOnlyTheNarrowOne(InferenceStack shared) {
    List.of(shared.cloud(), shared.first(), shared.second())
        .forEach(fake -> fake.fault(FakeFault.REFUSED));
    for (String model : List.of("cloud-model", "first-model", "second-model")) {
      HttpResponse<String> response = shared.door().chat(model, question("who is left"), PUBLIC);
      assertThat(Door.header(response, "x-sovereign-endpoint")).isEqualTo("narrow");
    }
  }

  private static void awaitWaiting(InferenceStack shared, int count) {
    Await.until(
        count + " wait",
        SOON,
        () -> shared.door().endpoint("narrow").path("waiting").asInt() == count);
  }

  /** Which of the requests that the narrow one saw held it first; -1 for none. */
  private static int place(InferenceStack shared, String question) {
    List<String> bodies =
        shared.narrow().bodies().stream().map(body -> new String(body, UTF_8)).toList();
    for (int i = 0; i < bodies.size(); i++) {
      if (bodies.get(i).contains(question)) {
        return i;
      }
    }
    return -1;
  }

  private static WorkflowStub start(InferenceStack shared, String question) {
    WorkflowStub stub =
        Cycle.client(shared.stack())
            .newUntypedWorkflowStub(
                "Inference",
                WorkflowOptions.newBuilder()
                    .setTaskQueue(TaskQueues.WORKFLOWS)
                    .setWorkflowId("queue-it-" + UUID.randomUUID())
                    .build());
    stub.start(Map.of("prompt", question, "dataClass", "PUBLIC"));
    return stub;
  }

  private static InferenceOutcome outcome(WorkflowStub run) throws Exception {
    return run.getResult(2, TimeUnit.MINUTES, InferenceOutcome.class);
  }
}
