package dev.sovereign.activities.memory;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.memory.Fence;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lines of work and who has the pen, set by hand. */
final class Lines {
  private Lines() {}

  static Fence open(TestPostgres postgres) {
    return open(postgres, "line-" + UUID.randomUUID(), 1, null);
  }

  /** Takes the pen of the line. */
  static Fence open(TestPostgres postgres, String line, long token, @Nullable Fence before) {
    String session = "session-" + UUID.randomUUID();
    String previous = before == null ? "NULL" : "'" + before.sessionId() + "'";
    postgres.execute(
        """
        INSERT INTO handoff.line VALUES ('%1$s', %2$d, '%3$s')
            ON CONFLICT (line) DO UPDATE SET token = %2$d, session_id = '%3$s';
        INSERT INTO handoff.session_opened
            (session_id, line, token, session_type, previous_session_id, idle_minutes)
            VALUES ('%3$s', '%1$s', %2$d, 'test', %4$s, 60)
        """
            .formatted(line, token, session, previous));
    return new Fence(session, token);
  }

  static void seal(TestPostgres postgres, Fence fence) {
    postgres.execute(
        "UPDATE handoff.line SET session_id = NULL WHERE session_id = '%s'"
            .formatted(fence.sessionId()));
  }
}
