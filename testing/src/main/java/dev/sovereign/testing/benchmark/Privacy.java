package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.CommandResult;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Reply;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import dev.sovereign.testing.upstream.FakeSettings;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Faulted runs of class KEEP_ON_DEVICE with a canary in prompts and answers, under a policy that
 * asks the cloud first. Then the canary is looked for wherever it must not be.
 */
final class Privacy {

  private static final Map<String, String> PRIVATE =
      Map.of("x-sovereign-data-class", "keep-on-device");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** An outage is probed at most a minute apart. */
  private static final Duration RECOVERS_WITHIN = Duration.ofSeconds(90);

  /**
   * Workflows that wait for an endpoint do so together, up to half a minute: many at a time bound
   * the whole.
   */
  private static final int RUNS_AT_A_TIME = 100;

  private static final Pattern HASH = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final Pattern HOST = Pattern.compile("contentHost\"?[:= ]+\"?([^\\s\",}]+)");

  /** These open no breaker. */
  private static final List<FakeFault> PASSING =
      List.of(FakeFault.STATUS_409, FakeFault.EMPTY, FakeFault.CONTEXT_OVERFLOW);

  /** Three of these within five answers open it. */
  private static final List<FakeFault> COUNTED =
      List.of(
          FakeFault.MALFORMED,
          FakeFault.TRUNCATED,
          FakeFault.STREAM_MALFORMED,
          FakeFault.STREAM_ENDS_EARLY);

  /** Each of these opens it, so that it is the last before the endpoint has recovered. */
  private static final List<FakeFault> OPENING =
      List.of(FakeFault.RESET, FakeFault.STATUS_503, FakeFault.STREAM_ERROR);

  private static final int ROUNDS = 3;

  /** Of each round an answer, a counted fault, an answer and a passing one; then one that opens. */
  private static final int BATCH = 4 * ROUNDS + 1;

  private final Lab lab;
  private final FakeControl cloud;
  private final FakeControl local;
  private final Random random;
  private final Needle canary;
  private final Needle open;
  private final Map<String, Integer> ends = new TreeMap<>();

  private Privacy(Lab lab, long seed) {
    this.lab = lab;
    this.cloud = lab.fake();
    this.local = lab.fake();
    this.random = new Random(seed);
    this.canary = new Needle("canary" + HexFormat.of().toHexDigits(random.nextLong()));
    this.open = new Needle("opensong" + HexFormat.of().toHexDigits(random.nextLong()));
    lab.note("seed " + seed);
  }

  static Report run(boolean quick) {
    try (Lab lab = new Lab("privacy", quick)) {
      return new Privacy(lab, System.nanoTime()).run();
    }
  }

  private Report run() {
    cloud.apply(FakeSettings.DEFAULTS.recording());
    Path packets = lab.folder().resolve("packets.pcap");
    try (SpanSink spans = SpanSink.start();
        SovereignGateway sovereign =
            lab.sovereign(
                Routes.cloudAndLocal(cloud.address(), local.address()),
                "telemetry: { exporter: otlp, endpoint: \"%s\" }\n".formatted(spans.address()))) {
      boolean captured = false;
      try (PacketCapture _ =
          PacketCapture.start(packets, List.of(sovereign.stack().port("GATEWAY"), local.port()))) {
        calls(sovereign);
        workflows(sovereign);
        openCall(sovereign);
        captured = true;
      } catch (IOException e) {
        lab.note("no packet capture: " + e.getMessage());
        calls(sovereign);
        workflows(sovereign);
        openCall(sovereign);
      }
      search(sovereign, captured ? packets : null);
      spans(spans);
    }
    lab.raw("ends of the private calls", ends);
    lab.note("private calls ended: " + ends);
    return lab.report();
  }

  private void calls(SovereignGateway sovereign) {
    int calls = lab.count(4000, 52);
    int met = 0;
    try (Caller caller = new Caller(sovereign.address(), PRIVATE, PATIENCE)) {
      for (int i = 0; i < calls; i++) {
        if (i % BATCH == 0) {
          recover(caller, sovereign.model());
          disturb();
        }
        String prompt = canary.text() + " question " + i;
        Reply reply = caller.ask(sovereign.model(), prompt, random.nextBoolean());
        ends.merge("HTTP " + reply.status(), 1, Integer::sum);
        // Whoever met an open breaker was asked nowhere.
        met += reply.headers().getOrDefault("x-sovereign-attempts", "").isEmpty() ? 0 : 1;
      }
    }
    lab.figure(
        Figure.atLeast("of them met the endpoint, healthy or faulted", met, "", calls * 0.9));
    local.apply(FakeSettings.DEFAULTS.recording());
    lab.plain("private calls through the gateway", calls, "");
  }

  /**
   * An answer ends the outage that the faults before it began: or else the endpoint would be left
   * alone for the rest of the run, and the faults with it.
   */
  private void recover(Caller caller, String model) {
    local.apply(FakeSettings.DEFAULTS.recording());
    long end = System.nanoTime() + RECOVERS_WITHIN.toNanos();
    while (caller.ask(model, canary.text() + " are you back", false).status() != 200) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the local endpoint is not asked again");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  /** Faults in an order in which all but the last leave the endpoint to be asked again. */
  private void disturb() {
    List<FakeFault> script = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      script.addAll(List.of(FakeFault.NONE, any(COUNTED), FakeFault.NONE, any(PASSING)));
    }
    script.add(any(OPENING));
    local.apply(FakeSettings.DEFAULTS.recording().with(script));
  }

  private FakeFault any(List<FakeFault> faults) {
    return faults.get(random.nextInt(faults.size()));
  }

  /** Now and then nobody at home listens: the moment in which a gateway would look elsewhere. */
  private void disturbWorkflows() {
    if (random.nextInt(3) == 0) {
      local.apply(FakeSettings.DEFAULTS.recording().with(FakeFault.REFUSED));
    } else {
      disturb();
    }
  }

  private void workflows(SovereignGateway sovereign) {
    String stored = put(sovereign.stack());
    Matcher hash = HASH.matcher(stored);
    Matcher host = HOST.matcher(stored);
    if (!hash.find() || !host.find()) {
      lab.figure(Figure.atLeast("private questions stored for workflows", 0, "", 1));
      return;
    }
    Runs runs = new Runs(sovereign.stack());
    Map<String, Object> request =
        Map.of("contentHash", hash.group(), "contentHost", host.group(1), "deadlineSeconds", 60);
    int count = lab.count(400, 4);
    int complete = 0;
    for (int done = 0; done < count; ) {
      disturbWorkflows();
      List<WorkflowStub> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(RUNS_AT_A_TIME, count - done); i++) {
        batch.add(runs.start("Inference", request));
      }
      done += batch.size();
      for (WorkflowStub run : batch) {
        JsonNode outcome = Runs.outcome(run);
        complete += outcome.path("quality").asText().isEmpty() ? 0 : 1;
      }
    }
    lab.figure(
        Figure.atLeast("private workflows that completed with a label", complete, "", count));
  }

  private String put(Stack stack) {
    try {
      Path question = lab.folder().resolve("question.txt");
      Files.writeString(question, canary.text() + " asks in a workflow");
      CommandResult result = stack.run("content", "put", question.toString());
      return result.out() + result.err();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A search that finds nothing proves something only when it can find. */
  private void openCall(SovereignGateway sovereign) {
    try (Caller caller = sovereign.caller(PATIENCE)) {
      caller.ask(sovereign.model(), open.text() + " may be known", false);
    }
    long found = cloud.bodies().stream().filter(open::in).count();
    lab.figure(
        Figure.atLeast("an open call's marker, in the cloud's record", (double) found, "times", 1));
    long home = local.bodies().stream().filter(canary::in).count();
    lab.figure(
        Figure.atLeast(
            "the canary, at the local endpoint", (double) home, "times", lab.count(500, 2)));
  }

  private void search(SovereignGateway sovereign, @Nullable Path packets) {
    never("the cloud's record", cloud.bodies().stream().filter(canary::in).count());
    Stack stack = sovereign.stack();
    if (packets != null) {
      never("packets of other ports", canary.filesIn(packets).size());
      int open = this.open.filesIn(packets).size();
      lab.figure(Figure.atLeast("an open call's marker, in the packets", open, "times", 1));
    }
    try (Connection connection = stack.connect()) {
      List<String> tables = tablesWith(connection);
      tables.forEach(table -> lab.note("the canary is in table " + table));
      never("rows of PostgreSQL, every table", tables.size());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    // Stopped, so that nothing is still in a buffer.
    stack.run("down").orThrow();
    files("Temporal's file", stack.home().temporalFile().getParent());
    files("PostgreSQL's files, log of changes included", stack.home().postgresData());
    files("logs", stack.home().logs());
    files("its run folder", stack.home().run());
  }

  /** After the end of the worker, which exports what it still has. */
  private void spans(SpanSink sink) {
    never("exported spans", sink.holding(canary));
    Needle attempt = new Needle("Inference_Attempt");
    lab.figure(
        Figure.atLeast(
            "exports of spans that tell of private attempts",
            (double) sink.holding(attempt),
            "",
            1));
  }

  private void files(String where, @Nullable Path folder) {
    if (folder == null || !Files.exists(folder)) {
      lab.note("not there, so not searched: " + where);
      return;
    }
    List<Path> found = canary.filesIn(folder);
    found.forEach(file -> lab.note("the canary is in " + file.getFileName()));
    never(where, found.size());
  }

  private void never(String where, long found) {
    lab.figure(new Figure("the canary in " + where, found, "times", 0.0));
  }

  private List<String> tablesWith(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name)"
                    + " FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                    + " AND table_schema NOT IN ('pg_catalog', 'information_schema')")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String query = "SELECT count(*) FROM " + name + " r WHERE r::text LIKE ? OR r::text LIKE ?";
      try (PreparedStatement statement = connection.prepareStatement(query)) {
        statement.setString(1, "%" + canary.text() + "%");
        statement.setString(2, "%" + canary.hex() + "%");
        try (ResultSet row = statement.executeQuery()) {
          if (row.next() && row.getLong(1) > 0) {
            found.add(name);
          }
        }
      }
    }
    return found;
  }
}
