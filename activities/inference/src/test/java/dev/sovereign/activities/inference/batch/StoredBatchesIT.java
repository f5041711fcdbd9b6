package dev.sovereign.activities.inference.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.CallWorkflows;
import dev.sovereign.activities.inference.batch.Batch.Terms;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.batch.BatchActivities;
import dev.sovereign.workflows.batch.BatchReference;
import dev.sovereign.workflows.batch.BatchRequest;
import dev.sovereign.workflows.batch.BatchState;
import dev.sovereign.workflows.batch.BatchStatus;
import dev.sovereign.workflows.batch.FinishRequest;
import dev.sovereign.workflows.batch.WindowReport;
import dev.sovereign.workflows.batch.WindowReport.Next;
import dev.sovereign.workflows.batch.WindowRequest;
import dev.sovereign.workflows.inference.DeferUntil;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import dev.sovereign.workflows.inference.Priority;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredBatchesIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final String CHAT = "/v1/chat/completions";

  private final SteppedClock clock = new SteppedClock(Instant.now().truncatedTo(ChronoUnit.MICROS));
  private final MapContents contents = new MapContents();
  private final ScriptedInference inference = new ScriptedInference();
  private final TestActivityEnvironment environment = environment();

  /** One makes one step at a time. */
  private final TestActivityEnvironment second = environment();

  private final Files files = new Files(POSTGRES.role(), contents, "here", clock);
  private final PostgresBatches batches =
      new PostgresBatches(POSTGRES.role(), files, new NoRuns(), clock);
  private final StoredBatches stored =
      new StoredBatches(POSTGRES.role(), contents, files, inference, new NamedGroups(), clock);
  private final BatchActivities steps = steps(environment);

  private static final class NoRuns implements BatchRuns {
    @Override
    public void start(String workflowId, BatchRequest request) {
      // A test takes the steps itself.
    }

    @Override
    public void cancel(String workflowId) {
      throw new CallWorkflows.UnavailableException("Temporal does not answer", new IOException());
    }
  }

  /** All of one, unless a request names a model. */
  private static final class NamedGroups implements Groups {
    @Override
    public String of(Batch batch, byte[] json) {
      String text = new String(json, UTF_8);
      return text.contains("\"large\"") ? "box large" : "box tiny";
    }

    @Override
    public int parallel(String group) {
      return 4;
    }
  }

  @BeforeEach
  void empty() {
    POSTGRES.clear();
  }

  @AfterEach
  void close() {
    environment.close();
    second.close();
  }

  private static TestActivityEnvironment environment() {
    return TestActivityEnvironment.newInstance(
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(Payloads.converter()).build())
            .build());
  }

  private BatchActivities steps(TestActivityEnvironment in) {
    in.registerActivitiesImplementations(stored);
    return in.newActivityStub(BatchActivities.class);
  }

  @Test
  void aFileIsGivenBackByteByByteAndItsDeletionLeavesNothing() throws Exception {
    byte[] bytes = new byte[FileWriter.PIECE_BYTES * 2 + 17];
    new Random(7).nextBytes(bytes);
    StoredFile file =
        files.store("f", "batch", DataClass.PUBLIC, new ByteArrayInputStream(bytes), 1 << 30);
    assertThat(file.bytes()).isEqualTo(bytes.length);
    assertThat(files.read(file.id()).readAllBytes()).isEqualTo(bytes);
    assertThat(contents.contents).hasSize(3);
    int across = FileWriter.PIECE_BYTES - 5;
    assertThat(files.read(file.id()).part(across, 10))
        .isEqualTo(Arrays.copyOfRange(bytes, across, across + 10));

    files.delete(file.id());

    assertThat(contents.contents).isEmpty();
    assertThat(files.find(file.id())).isEmpty();
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.file_piece")).isZero();
  }

  @Test
  void aFileThatIsTooLargeOrBreaksOffLeavesNothing() {
    byte[] bytes = new byte[FileWriter.PIECE_BYTES * 2];
    assertThatThrownBy(
            () ->
                files.store(
                    "f", "batch", DataClass.PUBLIC, new ByteArrayInputStream(bytes), 600_000))
        .isInstanceOf(Files.TooLargeException.class);
    assertThat(contents.contents).isEmpty();
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.file")).isZero();
  }

  @Test
  void everyRequestIsMadeOnceUnderItsOwnKeyAndWrittenInOrder() throws Exception {
    Batch batch = order(lines(300), null);
    assertThat(steps.begin(new BatchReference(batch.id())).total()).isEqualTo(300);

    WindowReport first = steps.work(new WindowRequest(batch.id(), null));
    assertThat(first.next()).isEqualTo(Next.MORE);
    assertThat(first.settled()).isEqualTo(256);
    WindowReport second = steps.work(new WindowRequest(batch.id(), first.group()));
    assertThat(second.next()).isEqualTo(Next.DONE);
    BatchState end = steps.finish(new FinishRequest(batch.id(), BatchStatus.COMPLETED));

    assertThat(end.status()).isEqualTo(BatchStatus.COMPLETED);
    assertThat(inference.calls)
        .extracting(call -> call.idempotencyKey())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 300).mapToObj(i -> batch.id() + "/" + i).toList());
    assertThat(inference.calls).extracting(call -> call.priority()).containsOnly(Priority.BATCH);
    List<String> output = output(batch);
    assertThat(output).hasSize(300);
    assertThat(output.get(256))
        .contains("\"custom_id\":\"c257\"", "\"status_code\":200", batch.id() + "/257\"}");
    // Input and output are all that is left.
    assertThat(contents.contents).hasSize(2);
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.batch_line")).isZero();
  }

  @Test
  void theTierThatWasWaitedForGoesWithEachRequest() throws Exception {
    Batch batch = order(lines(3), null);
    steps.begin(new BatchReference(batch.id()));
    steps.work(new WindowRequest(batch.id(), null, Tier.CLOUD));
    assertThat(inference.calls).hasSize(3);
    assertThat(inference.calls).extracting(call -> call.waitedFor()).containsOnly(Tier.CLOUD);
  }

  @Test
  void twoBatchesOfDifferentModelsDoNotAlternate() throws Exception {
    Batch tiny = begun(lines(300));
    Batch large = begun(lines(2).replace("{\"messages\"", "{\"model\":\"large\",\"messages\""));
    WindowReport first = steps.work(new WindowRequest(tiny.id(), null));
    BatchActivities others = steps(second);
    Thread other = Thread.ofVirtual().start(() -> others.work(new WindowRequest(large.id(), null)));
    while (stored.waiting() == 0) {
      Thread.onSpinWait();
    }
    steps.work(new WindowRequest(tiny.id(), first.group()));
    other.join();
    assertThat(inference.calls.subList(0, 300))
        .allMatch(call -> String.valueOf(call.idempotencyKey()).startsWith(tiny.id()));
    assertThat(inference.calls).hasSize(302);
  }

  @Test
  void aBatchBeginsWithTheModelThatIsLoadedNotWithTheMostRequests() throws Exception {
    steps.work(new WindowRequest(begun(lines(1)).id(), null));
    String mixed = lines(5).replace("{\"messages\"", "{\"model\":\"large\",\"messages\"");
    Batch batch = begun(mixed + lines(6).lines().skip(5).findFirst().orElseThrow() + "\n");
    assertThat(steps.work(new WindowRequest(batch.id(), null)).group()).isEqualTo("box tiny");
    assertThat(steps.work(new WindowRequest(batch.id(), null)).group()).isEqualTo("box large");
  }

  private Batch begun(String lines) throws Exception {
    Batch batch = order(lines, null);
    steps.begin(new BatchReference(batch.id()));
    return batch;
  }

  @Test
  void aStepThatIsTakenAgainChangesNothing() throws Exception {
    Batch batch = order(lines(5), null);
    steps.begin(new BatchReference(batch.id()));
    steps.begin(new BatchReference(batch.id()));
    steps.work(new WindowRequest(batch.id(), null));
    assertThat(steps.work(new WindowRequest(batch.id(), null)).next()).isEqualTo(Next.DONE);
    steps.finish(new FinishRequest(batch.id(), BatchStatus.COMPLETED));
    List<String> output = output(batch);
    steps.finish(new FinishRequest(batch.id(), BatchStatus.EXPIRED));
    assertThat(output(batch)).isEqualTo(output);
    assertThat(inference.calls).hasSize(5);
    assertThat(batches.find(batch.id()).orElseThrow().status()).isEqualTo(BatchStatus.COMPLETED);
  }

  @Test
  void anOutageLeavesEveryRequestForLaterAndStopsTheWindow() throws Exception {
    Batch batch = order(lines(50), null);
    steps.begin(new BatchReference(batch.id()));
    inference.script = call -> ScriptedInference.refused(call, 503, "no_model_available");
    WindowReport report = steps.work(new WindowRequest(batch.id(), null));
    assertThat(report.next()).isEqualTo(Next.MORE);
    assertThat(report.settled()).isZero();
    assertThat(report.reason()).contains("no_model_available");
    assertThat(inference.calls).hasSizeLessThan(10);
    inference.script = ScriptedInference::answered;
    assertThat(steps.work(new WindowRequest(batch.id(), null)).completed()).isEqualTo(50);
  }

  @Test
  void whatFailsAgainAndAgainIsALineOfTheErrorFile() throws Exception {
    Batch batch = order(lines(2), null);
    steps.begin(new BatchReference(batch.id()));
    inference.script =
        call ->
            String.valueOf(call.idempotencyKey()).endsWith("/1")
                ? ScriptedInference.refused(call, 504, "deadline_exceeded")
                : ScriptedInference.answered(call);
    for (int i = 0; i < 4; i++) {
      assertThat(steps.work(new WindowRequest(batch.id(), null)).next()).isEqualTo(Next.MORE);
    }
    WindowReport last = steps.work(new WindowRequest(batch.id(), null));
    assertThat(last.next()).isEqualTo(Next.DONE);
    assertThat(last.failed()).isEqualTo(1);
    assertThat(inference.calls).hasSize(6);
  }

  @Test
  void aCancelledBatchHandsOutWhatItHasAndNamesTheRest() throws Exception {
    Batch batch = order(lines(300), null);
    steps.begin(new BatchReference(batch.id()));
    steps.work(new WindowRequest(batch.id(), null));
    // Temporal is away: the next step reads it.
    assertThat(batches.cancel(batch.id()).orElseThrow().status()).isEqualTo(BatchStatus.CANCELLING);
    assertThat(steps.work(new WindowRequest(batch.id(), null)).next()).isEqualTo(Next.CANCELLED);
    BatchState end = steps.finish(new FinishRequest(batch.id(), BatchStatus.CANCELLED));
    assertThat(end.completed()).isEqualTo(256);
    assertThat(end.failed()).isEqualTo(44);
    String errors = String.valueOf(batches.find(batch.id()).orElseThrow().errorFileId());
    assertThat(new String(files.read(errors).readAllBytes(), UTF_8))
        .contains("\"custom_id\":\"c300\"", "batch_cancelled");
  }

  @Test
  void whatIsWrongWithAFileIsKeptLineByLine() throws Exception {
    Batch batch = order(lines(3) + "{\n" + lines(1), null);
    assertThat(steps.begin(new BatchReference(batch.id())).status()).isEqualTo(BatchStatus.FAILED);
    assertThat(batches.faults(batch.id()))
        .extracting(fault -> fault.line() + " " + fault.code())
        .containsExactly("4 invalid_json_line", "5 duplicate_custom_id");
    assertThat(POSTGRES.number("SELECT count(*) FROM inference.batch_line")).isZero();
  }

  @Test
  void aFileThatExpiresIsGoneAndItsContentOnceNoBatchNeedsIt() throws Exception {
    Batch batch = order(lines(1), null);
    String input = batch.terms().inputFileId();
    batches.expire(batches.file(input).orElseThrow(), Duration.ofHours(1));
    assertThat(batches.file(input)).isPresent();

    clock.pass(Duration.ofHours(1));
    assertThat(batches.file(input)).isEmpty();
    assertThat(files.list(new FileQuery(null, null, 10, true, true))).isEmpty();
    assertThat(steps.begin(new BatchReference(batch.id())).total()).isEqualTo(1);
    steps.work(new WindowRequest(batch.id(), null));
    assertThat(steps.finish(new FinishRequest(batch.id(), BatchStatus.COMPLETED)).completed())
        .isEqualTo(1);
    files.deleteLeftBehind();
    assertThat(contents.contents).hasSize(1);
  }

  @Test
  void aLineThatIsTooLargeIsAFaultByItsNumber() throws Exception {
    String large = lines(1).replace("hi", "x".repeat(Validation.MAX_LINE_BYTES));
    Batch batch = order(lines(2).lines().skip(1).findFirst().orElseThrow() + "\n" + large, null);
    assertThat(steps.begin(new BatchReference(batch.id())).status()).isEqualTo(BatchStatus.FAILED);
    assertThat(batches.faults(batch.id()))
        .extracting(fault -> fault.line() + " " + fault.code())
        .containsExactly("2 line_too_large");
  }

  @Test
  void aFileWithoutRequestsOrWithTooManyIsOneFault() throws Exception {
    Batch empty = order("\n\n", null);
    steps.begin(new BatchReference(empty.id()));
    assertThat(batches.faults(empty.id()))
        .extracting(LineFault::code)
        .containsExactly("empty_file");
    Batch large = order(lines(Validation.MAX_REQUESTS + 2), null);
    steps.begin(new BatchReference(large.id()));
    assertThat(batches.faults(large.id()))
        .extracting(LineFault::code)
        .containsExactly("too_many_tasks");
  }

  @Test
  void theOldestThatHasNotEndedIsGoneOnWithAndItsTermsAreKept() throws Exception {
    assertThat(steps.begin(new BatchReference(null))).isEqualTo(BatchState.none());
    DeferUntil until =
        new DeferUntil(Set.of(Condition.MAINS, Condition.SOLAR_PEAK), Duration.ofHours(2));
    Batch batch = order(lines(1), until);
    order(lines(1), null);
    BatchState state = steps.begin(new BatchReference(null));
    assertThat(state.batchId()).isEqualTo(batch.id());
    assertThat(state.deferUntil()).isEqualTo(until);
    assertThat(batches.delete(batch.terms().inputFileId())).containsExactly(batch.id());
  }

  @Test
  void anUnknownBatchIsNotLookedForAgain() {
    assertThatThrownBy(() -> steps.begin(new BatchReference("batch_nobody")))
        .hasStackTraceContaining("UNKNOWN_BATCH");
  }

  @Test
  void afterItsWindowNothingIsAsked() throws Exception {
    Batch batch = order(lines(1), null);
    steps.begin(new BatchReference(batch.id()));
    clock.pass(Duration.ofHours(25));
    assertThat(steps.work(new WindowRequest(batch.id(), null)).next()).isEqualTo(Next.EXPIRED);
    assertThat(inference.calls).isEmpty();
  }

  private Batch order(String lines, @Nullable DeferUntil until) throws Exception {
    StoredFile file =
        batches.upload(
            "in.jsonl", DataClass.INTERNAL, new ByteArrayInputStream(lines.getBytes(UTF_8)));
    return batches.create(
        new Terms(file.id(), CHAT, "24h", "{}", DataClass.INTERNAL, until), Duration.ofHours(24));
  }

  private List<String> output(Batch batch) throws IOException {
    String file = String.valueOf(batches.find(batch.id()).orElseThrow().outputFileId());
    return new String(files.read(file).readAllBytes(), UTF_8).lines().toList();
  }

  private static String lines(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i ->
                "{\"custom_id\":\"c%d\",\"method\":\"POST\",\"url\":\"%s\",\"body\":{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}\n"
                    .formatted(i, CHAT))
        .collect(Collectors.joining());
  }
}
