package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The audit behind the kills finds what it is there to find. */
@ExtendWith(SharedStack.Resolver.class)
class FactAuditIT {

  @TempDir private Path folder = Path.of("");

  @Test
  void aPlantedLossAndAPlantedDuplicateAreFoundAndNothingElse(SharedStack shared)
      throws SQLException {
    String line = "fact-audit-" + UUID.randomUUID();
    Path journal = folder.resolve("journal");
    FactLine writer =
        new FactLine(
            line,
            new OwnerClient(shared.stack(), Duration.ofSeconds(30)),
            FactJournal.create(journal));
    writer.takeOver();
    List.of("kept", "to be lost", "to be doubled").forEach(writer::tell);
    FactTally tally = new FactTally();
    new JournalReader(journal).events(tally::take);
    assertThat(FactAudit.violations(shared.stack(), line, tally)).isEmpty();

    plant(
        shared.stack(),
        "DELETE FROM memory.fact WHERE line = ? AND fact_id = ?::uuid",
        line,
        id(tally, "to be lost"));
    plant(
        shared.stack(),
        "INSERT INTO memory.fact"
            + " (kind, session_id, line, key, source, about, data_class, content_hash, body)"
            + " SELECT kind, session_id, line, 'planted', source, about, data_class, content_hash,"
            + " body FROM memory.fact WHERE line = ? AND fact_id = ?::uuid",
        line,
        id(tally, "to be doubled"));

    assertThat(FactAudit.violations(shared.stack(), line, tally))
        .satisfiesExactlyInAnyOrder(
            loss -> assertThat(loss).startsWith("lost: fact ").endsWith(", to be lost"),
            twice -> assertThat(twice).isEqualTo("recorded 2 times: to be doubled"),
            stray -> assertThat(stray).startsWith("never acknowledged: fact ").endsWith("doubled"));
  }

  private static String id(FactTally tally, String statement) {
    return tally.facts().entrySet().stream()
        .filter(fact -> fact.getValue().equals(statement))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** As nobody but the owner of the tables could. */
  private static void plant(Stack stack, String change, String line, String factId)
      throws SQLException {
    try (Connection connection = stack.connect();
        PreparedStatement statement = connection.prepareStatement(change)) {
      statement.setString(1, line);
      statement.setString(2, factId);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }
}
