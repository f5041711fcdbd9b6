package dev.sovereign.workers.runtime.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workers.runtime.database.Migration;
import dev.sovereign.workers.runtime.database.Pools;
import dev.sovereign.workers.runtime.stack.RealPostgres;
import dev.sovereign.workers.runtime.stack.RealTemporal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace from the start of a workflow, through a child and its activity, to SQL. */
class TraceIT {

  private static final String QUEUE = "trace";
  private static final String SECRET = "what nobody may read in a span";

  @TempDir private Path folder;
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private List<SpanData> finished = List.of();

  @Test
  void joinsStartRunChildActivityAndSql() throws Exception {
    runOnce(100);
    SpanData start = only("StartWorkflow:Parent");
    SpanData parent = only("RunWorkflow:Parent");
    SpanData child = only("RunWorkflow:Child");
    SpanData activity = only("RunActivity:Note_Write");
    assertThat(parent.getParentSpanId()).isEqualTo(start.getSpanId());
    assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
    assertThat(activity.getParentSpanId()).isEqualTo(child.getSpanId());
    assertThat(sql().getParentSpanId()).isEqualTo(activity.getSpanId());
    assertThat(finished).extracting(SpanData::getTraceId).containsOnly(start.getTraceId());
  }

  @Test
  void holdsTogetherWhenEveryTaskIsReplayed() throws Exception {
    // No cached run: each workflow task starts from the first event.
    runOnce(0);
    SpanData child = only("RunWorkflow:Child");
    assertThat(child.getParentSpanId()).isEqualTo(only("RunWorkflow:Parent").getSpanId());
    assertThat(only("RunActivity:Note_Write").getParentSpanId()).isEqualTo(child.getSpanId());
  }

  @Test
  void tellsNothingOfWhatWasSaid() throws Exception {
    runOnce(100);
    assertThat(finished.toString()).doesNotContain(SECRET);
    assertThat(sql().getAttributes().toString()).contains("INSERT INTO");
  }

  private void runOnce(int cachedRuns) throws Exception {
    try (RealPostgres postgres = RealPostgres.start(folder.resolve("secrets"));
        RealTemporal temporal = RealTemporal.start(folder.resolve("temporal.db"));
        Tracing tracing = Tracing.through(SimpleSpanProcessor.create(exporter));
        Pools pools = new Pools(postgres.server(), postgres::secret, new SimpleMeterRegistry())) {
      new Migration(postgres.server(), postgres::secret).run();
      WorkflowClient client =
          temporal.client(
              WorkflowClientOptions.newBuilder()
                  .setInterceptors(
                      tracing.clientInterceptors().toArray(WorkflowClientInterceptor[]::new))
                  .build());
      WorkerFactory factory = factory(client, tracing, cachedRuns);
      Worker worker = factory.newWorker(QUEUE);
      worker.registerWorkflowImplementationTypes(ParentImpl.class, ChildImpl.class);
      worker.registerActivitiesImplementations(new NoteImpl(tracing.wrap(pools.open("sample"))));
      factory.start();
      WorkflowOptions options =
          WorkflowOptions.newBuilder().setTaskQueue(QUEUE).setWorkflowId("parent").build();
      client.newWorkflowStub(Parent.class, options).run(SECRET);
      // The run's span is made on the worker, beside the answer that we waited for.
      Awaitility.await().until(() -> ended("RunWorkflow:Parent") && ended("RunWorkflow:Child"));
      factory.shutdownNow();
      factory.awaitTermination(5, TimeUnit.SECONDS);
      // The exporter forgets what it has when tracing is closed.
      finished = exporter.getFinishedSpanItems();
    }
  }

  private static WorkerFactory factory(WorkflowClient client, Tracing tracing, int cachedRuns) {
    return WorkerFactory.newInstance(
        client,
        WorkerFactoryOptions.newBuilder()
            .setWorkflowCacheSize(cachedRuns)
            .setWorkerInterceptors(tracing.workerInterceptors().toArray(WorkerInterceptor[]::new))
            .build());
  }

  private boolean ended(String name) {
    return exporter.getFinishedSpanItems().stream().anyMatch(span -> span.getName().equals(name));
  }

  private SpanData only(String name) {
    assertThat(named(name)).as(name).hasSize(1);
    return named(name).getFirst();
  }

  private SpanData sql() {
    return finished.stream()
        .filter(span -> span.getName().startsWith("INSERT"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(finished));
  }

  private List<SpanData> named(String name) {
    return finished.stream().filter(s -> s.getName().equals(name)).toList();
  }

  @WorkflowInterface
  public interface Parent {
    @WorkflowMethod
    void run(String text);
  }

  @WorkflowInterface
  public interface Child {
    @WorkflowMethod
    void run(String text);
  }

  @ActivityInterface(namePrefix = "Note_")
  public interface Note {
    void write(String text);
  }

  public static final class ParentImpl implements Parent {
    @Override
    public void run(String text) {
      Workflow.newChildWorkflowStub(
              Child.class, ChildWorkflowOptions.newBuilder().setTaskQueue(QUEUE).build())
          .run(text);
    }
  }

  public static final class ChildImpl implements Child {
    @Override
    public void run(String text) {
      Workflow.newActivityStub(
              Note.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build())
          .write(text);
    }
  }

  private record NoteImpl(DataSource source) implements Note {
    @Override
    public void write(String text) {
      try (Connection connection = source.getConnection();
          var insert = connection.prepareStatement("INSERT INTO sample.note (text) VALUES (?)")) {
        insert.setString(1, text);
        insert.executeUpdate();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
