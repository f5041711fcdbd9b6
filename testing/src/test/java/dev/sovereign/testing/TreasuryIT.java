package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testsupport.BeanCheck;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.treasury.loop.SacredLoopRequest;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Twelve months of the sample, closed one after the other on the real server. */
@ExtendWith(SharedStack.Resolver.class)
class TreasuryIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String PASSPHRASE = "only for this test";

  @TempDir Path folder;

  @Test
  void twelveMonthsAreImportedClosedExportedAndProved(SharedStack shared) throws Exception {
    Stack stack = withOperator(shared.stack());
    importSample(stack, "booked");
    Approvals approvals = new Approvals(stack);
    List<String> approved = new ArrayList<>();
    for (int month = 1; month <= 12; month++) {
      close(stack, "2025-%02d".formatted(month), approvals, approved);
    }
    assertThat(approved)
        .as("months that needed a signature")
        .hasSizeGreaterThan(1)
        .contains("by-hand-2025-09");
    for (String run : approved) {
      approvals.noSecretIsInTheHistory(run, folder.resolve("operator.key"), PASSPHRASE);
    }

    assertThat(lent(stack)).isPositive();
    assertThat(stack.run("treasury", "verify").orThrow().out()).contains("Sound: ");
    everyCloseIsAnchoredOutside(stack);
    importSample(stack, "known before");
    checkExport(stack);
    aSingleAlteredByteIsFound(stack);
    revenueThatComesAfterItsMonthsCloseIsListedByTheNext(stack, approvals, approved);
  }

  private static void revenueThatComesAfterItsMonthsCloseIsListedByTheNext(
      Stack stack, Approvals approvals, List<String> approved) throws Exception {
    bookOnce(stack);
    reverseOnce(stack);
    close(stack, "2026-01", approvals, approved);
    JsonNode late = periods(stack).path("late");
    assertThat(late).hasSize(1);
    assertThat(late.path(0).path("period").asText()).isEqualTo("2026-01");
    assertThat(late.path(0).path("days").path(0).path("day").asText()).isEqualTo("2025-03-05");
    assertThat(late.path(0).path("days").path(0).path("amount").asText()).isEqualTo("1.25 USD");
    assertThat(stack.run("treasury", "periods").orThrow().out())
        .contains("1.25 USD of 2025-03-05 came late and is in the close of 2026-01");
  }

  private Stack withOperator(Stack stack) throws IOException {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
    stack
        .with("SOVEREIGN_OPERATOR_KEY", folder.resolve("operator.key").toString())
        .with("SOVEREIGN_OPERATOR_PASSPHRASE_FILE", passphrase.toString());
    assertThat(stack.run("treasury", "key").orThrow().out()).startsWith("key ");
    return stack;
  }

  private static void importSample(Stack stack, String expected) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("treasury", "import"));
    try (Stream<Path> files = Files.list(Checkout.root().resolve("testing/samples/revenue"))) {
      files.map(Path::toString).filter(f -> f.endsWith(".csv")).sorted().forEach(arguments::add);
    }
    assertThat(arguments).hasSize(26);
    String out = stack.run(arguments.toArray(String[]::new)).orThrow().out();
    out.lines()
        .forEach(
            line ->
                assertThat(line)
                    .containsPattern(
                        expected.equals("booked") ? ", [1-9]\\d* booked" : ", 0 booked"));
  }

  /** Allocates a month, approving when asked; notes the run that asked. */
  private static void close(Stack stack, String period, Approvals approvals, List<String> approved)
      throws Exception {
    String run = "sacred-loop-" + period;
    if (period.endsWith("-09")) {
      // As from the Temporal UI, where a run has the id that a person typed.
      run = "by-hand-" + period;
      Cycle.client(stack)
          .newUntypedWorkflowStub(
              "SacredLoop",
              WorkflowOptions.newBuilder()
                  .setTaskQueue(TaskQueues.WORKFLOWS)
                  .setWorkflowId(run)
                  .build())
          .start(new SacredLoopRequest(period));
    } else {
      stack.run("treasury", "allocate", period).orThrow();
    }
    for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end; ) {
      for (JsonNode outcome : periods(stack).path("outcomes")) {
        if (outcome.path("period").asText().equals(period)) {
          System.out.println("treasury: " + period + " " + outcome.path("status").asText());
          assertThat(outcome.path("approver").asText().isEmpty())
              .isNotEqualTo(approved.contains(run));
          return;
        }
      }
      if (!approved.contains(run) && approvals.asked(run)) {
        answer(run, approvals, approved.isEmpty());
        approved.add(run);
      }
    }
    throw new TimeoutException(period + " did not end within " + LIMIT);
  }

  private static JsonNode periods(Stack stack) {
    return Stack.json(stack.run("treasury", "periods", "--json").orThrow().out());
  }

  private static void answer(String run, Approvals approvals, boolean first) throws Exception {
    if (first) {
      approvals.theOrganReports(run);
      approvals.nobodyElseCanApprove(run);
      approvals.approveByPrintedCode(run, "Ada");
    } else {
      approvals.approve(run, "Ada");
    }
  }

  /** Something is booked between any two closes of the sample, so each anchors another head. */
  private static void everyCloseIsAnchoredOutside(Stack stack) throws IOException {
    JsonNode proof =
        Stack.json(stack.run("treasury", "verify", "--json").orThrow().out()).path("verification");
    List<String> outside = Files.readAllLines(stack.home().home().resolve("treasury-anchors"));
    assertThat(outside.stream().filter(line -> line.contains(" main ")).distinct().count())
        .isGreaterThanOrEqualTo(12)
        .isEqualTo(proof.path("anchors").asLong());
    assertThat(outside.stream().filter(line -> line.contains(" treasury.decisions ")).count())
        .isGreaterThanOrEqualTo(12);
  }

  /** The door books a key once, and refuses it for anything else. */
  private static void bookOnce(Stack stack) throws IOException {
    OwnerClient door = new OwnerClient(stack, Duration.ofSeconds(30));
    String path = "/api/treasury/revenue";
    Map<String, String> sum = Map.of("amount", "1.25 USD", "at", "2025-03-05T12:00:00Z");
    List<Long> lines = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var answer = door.send("POST", path, sum, "Idempotency-Key", "late-sale");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      lines.add(Stack.json(answer.body()).path("recorded").path("seq").asLong());
    }
    assertThat(lines.getFirst()).isPositive().isEqualTo(lines.getLast());
    var mistyped =
        door.send(
            "POST",
            path,
            Map.of("amount", "1.25 USD", "at", "1026-03-05T12:00:00Z"),
            "Idempotency-Key",
            "mistyped");
    assertThat(mistyped.statusCode()).isEqualTo(400);
    assertThat(mistyped.body()).contains("expected: from 1970-01-01");
    Map<String, String> other = Map.of("amount", "1.26 USD", "at", "2025-03-05T12:00:00Z");
    var answer = door.send("POST", path, other, "Idempotency-Key", "late-sale");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
  }

  /** A mistake is taken back by new entries, once; and taking it back is taken back likewise. */
  private static void reverseOnce(Stack stack) {
    String at = "2025-03-06T12:00:00Z";
    String[] asked = {
      "treasury", "reverse", "rest:late-sale", "--reason", "twice", "--at", at, "--key", "r1"
    };
    assertThat(stack.run(asked).orThrow().out()).startsWith("reversed in line ");
    assertThat(stack.run(asked).orThrow().out()).startsWith("was reversed in line ");
    CommandResult again = stack.run("treasury", "reverse", "rest:late-sale", "--reason", "more");
    assertThat(again.exitCode()).isNotZero();
    assertThat(again.err()).contains("was reversed before", "nothing is left to do");
    CommandResult unknown = stack.run("treasury", "reverse", "nothing", "--reason", "x");
    assertThat(unknown.err()).contains("no transfer was booked with the key", "statement");
    CommandResult blank = stack.run("treasury", "reverse", "rest:late-sale", "--reason", " ");
    assertThat(blank.err()).contains("reason: missing (expected: why it is reversed)");
    stack
        .run("treasury", "reverse", "reversal:r1", "--reason", "it was right", "--at", at)
        .orThrow();
  }

  private static double lent(Stack stack) {
    JsonNode balances = Stack.json(stack.run("treasury", "balances", "--json").orThrow().out());
    assertThat(balances.path("balanced").asBoolean()).isTrue();
    assertThat(balances.path("asOf").asText()).isNotEmpty();
    String amount = balances.path("balances").path("Assets:Venues:Vault-a").asText("0 USD");
    return Double.parseDouble(amount.split(" ", -1)[0]);
  }

  private void checkExport(Stack stack) throws IOException {
    String books = stack.run("treasury", "export").orThrow().out();
    assertThat(books).contains("close:2025-12:USD");
    Path file = Files.writeString(folder.resolve("books.beancount"), books);
    Optional<Path> program = BeanCheck.find();
    if (program.isEmpty()) {
      return;
    }
    Command.run(
            List.of(program.get().toString(), file.toString()),
            folder,
            Map.of(),
            Duration.ofMinutes(2))
        .orThrow();
    System.out.println("bean-check: no errors");
  }

  private static void aSingleAlteredByteIsFound(Stack stack) throws SQLException {
    String swap =
        "UPDATE treasury.journal SET description = translate(description, 'bB', 'Bb')"
            + " WHERE seq = (SELECT min(seq) FROM treasury.journal WHERE description ILIKE"
            + " '%subscription%') AND ledger_id = 1";
    execute(stack, swap);
    CommandResult altered = stack.run("treasury", "verify");
    execute(stack, swap);
    assertThat(altered.exitCode()).isEqualTo(1);
    assertThat(altered.out()).contains("NOT SOUND").contains("- ");
    stack.run("treasury", "verify").orThrow();
  }

  private static void execute(Stack stack, String sql) throws SQLException {
    try (Connection connection = stack.connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }
}
