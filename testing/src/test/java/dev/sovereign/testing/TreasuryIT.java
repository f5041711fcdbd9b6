package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testsupport.BeanCheck;
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
    assertThat(approved).as("months that needed a signature").hasSizeGreaterThan(1);
    for (String run : approved) {
      approvals.noSecretIsInTheHistory(run, folder.resolve("operator.key"), PASSPHRASE);
    }

    assertThat(lent(stack)).isPositive();
    assertThat(stack.run("treasury", "verify").orThrow().out()).contains("Sound: ");
    importSample(stack, "known before");
    checkExport(stack);
    aSingleAlteredByteIsFound(stack);
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
    stack.run("treasury", "allocate", period).orThrow();
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
      approvals.nobodyElseCanApprove(run);
      approvals.approveByPrintedCode(run, "Ada");
    } else {
      approvals.approve(run, "Ada");
    }
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
