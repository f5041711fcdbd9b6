package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules belong to a file of the checkout, so losing Temporal's own file loses none of them. */
@ExtendWith(SharedStack.Resolver.class)
class ScheduleIT {

  @Test
  void theDeclaredScheduleIsThereWithItsPolicies(SharedStack shared) {
    JsonNode schedules = schedules(shared.stack());

    assertThat(schedules)
        .extracting(each -> each.path("id").asText())
        .containsExactlyInAnyOrder(
            "metabolism-hourly", "memory-sources-hourly", "sacred-loop-close", "catch-up");
    for (JsonNode each : schedules) {
      boolean close = each.path("id").asText().equals("sacred-loop-close");
      assertThat(each.path("overlap").asText()).isEqualToIgnoringCase(close ? "allow_all" : "skip");
      assertThat(each.path("nextRun").asText()).isNotEmpty();
    }
  }

  @Test
  void deletingTemporalsFileBringsSchedulesBackAndLosesOrDoublesNoHandOff(SharedStack shared)
      throws IOException, SQLException {
    Stack stack = shared.stack();
    List<String> before = sessions(stack);
    stack.run("down").orThrow();
    Path file = stack.home().temporalFile();
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }

    stack.up();

    assertThat(schedules(stack)).hasSize(4);
    List<String> after = sessions(stack);
    assertThat(after).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 1);
    assertThat(commits(stack)).doesNotHaveDuplicates();
  }

  private static JsonNode schedules(Stack stack) {
    return Stack.json(stack.run("schedules", "--json").orThrow().out());
  }

  private static List<String> sessions(Stack stack) throws SQLException {
    return strings(stack, "SELECT session_id FROM handoff.session ORDER BY sealed_at");
  }

  private static List<String> commits(Stack stack) throws SQLException {
    return strings(
        stack,
        "SELECT listed ->> 'id' FROM handoff.session,"
            + " jsonb_array_elements(code_changes -> 'commits') listed");
  }

  private static List<String> strings(Stack stack, String query) throws SQLException {
    try (Connection connection = stack.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Stream.Builder<String> values = Stream.builder();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values.build().toList();
    }
  }
}
