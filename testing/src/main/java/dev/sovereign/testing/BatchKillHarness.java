package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.upstream.FakeAnswers;
import dev.sovereign.testing.upstream.FakeControl;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a batch on a fake engine, kills processes of the stack with SIGKILL at random moments of it,
 * and checks that it ends complete and in order, and that no answer that was recorded is bought
 * again: after each kill the fake may not be asked what had an answer before.
 */
public final class BatchKillHarness {

  /** Of each answer; the fake must be told the same. */
  public static final int WORDS = 16;

  private static final List<String> SERVICES = List.of("worker", "temporal", "postgres");
  private static final Duration RECOVERED = Duration.ofMinutes(3);
  private static final Duration LIMIT = Duration.ofMinutes(40);
  private static final Pattern PROMPT = Pattern.compile("request (\\d+) of ([0-9a-f]+)");

  private final Stack stack;
  private final FakeControl fake;
  private final String model;
  private final BatchClient client;
  private final WorkflowClient temporal;
  private final Consumer<String> progress;

  /** The stack must be up, with the fake, which records, behind the model. */
  public BatchKillHarness(Stack stack, FakeControl fake, String model, Consumer<String> progress) {
    this.stack = stack;
    this.fake = fake;
    this.model = model;
    this.client = new BatchClient(stack);
    this.temporal = Cycle.client(stack);
    this.progress = progress;
  }

  /**
   * What came of it.
   *
   * @param completed requests with an answer
   * @param hits kills while it was running
   * @param asked calls that the fake got for the batch
   * @param boughtAgain answers that were recorded before a kill and asked for after it
   * @param historyBytes of the workflow
   * @param violations what should hold and does not
   */
  public record Outcome(
      String batchId,
      int completed,
      int hits,
      int asked,
      int boughtAgain,
      long historyBytes,
      Duration took,
      List<String> violations) {
    public Outcome {
      violations = List.copyOf(violations);
    }
  }

  /** What had an answer at a moment, and how often the fake had been asked for what. */
  private record Snapshot(Set<Integer> recorded, Map<Integer, Integer> asked) {}

  /** Orders it, and returns when its first answers are there. */
  public Started start(int requests) {
    String tag = UUID.randomUUID().toString().replace("-", "");
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= requests; i++) {
      lines.append(BatchClient.line("c-" + i, model, prompt(i, tag)));
    }
    fake.reset();
    String id = client.order(lines.toString(), "24h");
    // Its counts are told at the end of a window only, which may be the end of all.
    Await.until("the batch has begun", RECOVERED, () -> !recorded(id).isEmpty());
    return new Started(id, tag, requests, System.nanoTime());
  }

  /** A batch that runs. */
  public record Started(String batchId, String tag, int requests, long sinceNanos) {}

  /**
   * Kills so many times, with so long between two kills, and waits for the end.
   *
   * @param longestPause after a recovery until the next kill
   */
  public Outcome kill(Started batch, int kills, Duration longestPause, long seed)
      throws InterruptedException {
    Random random = new Random(seed);
    List<Snapshot> before = new ArrayList<>();
    int hits = 0;
    for (int i = 0; i < kills; i++) {
      Thread.sleep(random.nextLong(longestPause.toMillis()));
      String service = SERVICES.get(random.nextInt(SERVICES.size()));
      ProcessHandle process = KillHarness.process(stack.pid(service));
      Snapshot snapshot = snapshot(batch);
      hits += snapshot.recorded().size() < batch.requests() ? 1 : 0;
      KillHarness.killHard(process);
      before.add(snapshot);
      long killed = System.nanoTime();
      Await.until("the stack is back", RECOVERED, () -> completed(batch.batchId()) >= 0);
      progress.accept(
          "%d/%d killed %s with %d of %d answered; back after %d ms"
              .formatted(
                  i + 1,
                  kills,
                  service,
                  snapshot.recorded().size(),
                  batch.requests(),
                  Duration.ofNanos(System.nanoTime() - killed).toMillis()));
    }
    return end(batch, before, hits);
  }

  private Outcome end(Started batch, List<Snapshot> before, int hits) {
    JsonNode ended = client.await(batch.batchId(), LIMIT);
    Duration took = Duration.ofNanos(System.nanoTime() - batch.sinceNanos());
    List<String> violations = new ArrayList<>();
    if (!ended.path("status").asText().equals("completed")) {
      violations.add("the batch is " + ended.path("status"));
    }
    violations.addAll(output(batch, client.content(ended.path("output_file_id").asText())));
    Map<Integer, Integer> asked = asked(batch);
    int again = boughtAgain(before, asked);
    if (again > 0) {
      violations.add(again + " recorded answers were bought again");
    }
    return new Outcome(
        batch.batchId(),
        ended.path("request_counts").path("completed").asInt(),
        hits,
        asked.values().stream().mapToInt(Integer::intValue).sum(),
        again,
        historyBytes(batch.batchId()),
        took,
        violations);
  }

  private List<String> output(Started batch, String output) {
    List<String> violations = new ArrayList<>();
    List<String> lines = output.lines().toList();
    if (lines.size() != batch.requests()) {
      violations.add(lines.size() + " lines instead of " + batch.requests());
    }
    for (int i = 1; i <= lines.size() && violations.size() < 10; i++) {
      JsonNode line = Stack.json(lines.get(i - 1));
      String prompt = prompt(i, batch.tag());
      String answer = prompt + " " + FakeAnswers.text(prompt, WORDS);
      JsonNode body = line.path("response").path("body");
      String text = body.path("choices").path(0).path("message").path("content").asText();
      if (!line.path("custom_id").asText().equals("c-" + i) || !text.equals(answer)) {
        violations.add("line " + i + " is " + lines.get(i - 1));
      }
    }
    return violations;
  }

  private static int boughtAgain(List<Snapshot> before, Map<Integer, Integer> asked) {
    Set<Integer> again = new HashSet<>();
    for (Snapshot each : before) {
      for (int line : each.recorded()) {
        if (asked.getOrDefault(line, 0) > each.asked().getOrDefault(line, 0)) {
          again.add(line);
        }
      }
    }
    return again.size();
  }

  /** The recorded first: what is asked for later and was recorded is a violation. */
  private Snapshot snapshot(Started batch) {
    Set<Integer> recorded = recorded(batch.batchId());
    return new Snapshot(recorded, asked(batch));
  }

  private Set<Integer> recorded(String batchId) {
    String prefix = batchId + "/";
    Set<Integer> lines = new HashSet<>();
    try (Connection connection = stack.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT idempotency_key FROM inference.answer WHERE state = 'ready' AND starts_with(idempotency_key, ?)")) {
      statement.setString(1, prefix);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(Integer.parseInt(rows.getString(1).substring(prefix.length())));
        }
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<Integer, Integer> asked(Started batch) {
    Map<Integer, Integer> asked = new HashMap<>();
    for (byte[] body : fake.bodies()) {
      Matcher prompt = PROMPT.matcher(new String(body, StandardCharsets.UTF_8));
      if (prompt.find() && prompt.group(2).equals(batch.tag())) {
        asked.merge(Integer.parseInt(prompt.group(1)), 1, Integer::sum);
      }
    }
    return asked;
  }

  /** Below 0 while the stack is not back. */
  private int completed(String batchId) {
    try (Connection connection = stack.connect()) {
      connection.isValid(5);
      return client.batch(batchId).path("request_counts").path("completed").asInt();
    } catch (SQLException | RuntimeException _) {
      return -1;
    }
  }

  private long historyBytes(String batchId) {
    return temporal
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(temporal.getOptions().getNamespace())
                .setExecution(
                    WorkflowExecution.newBuilder().setWorkflowId("batch-" + batchId).build())
                .build())
        .getWorkflowExecutionInfo()
        .getHistorySizeBytes();
  }

  private static String prompt(int number, String tag) {
    return "request " + number + " of " + tag;
  }
}
