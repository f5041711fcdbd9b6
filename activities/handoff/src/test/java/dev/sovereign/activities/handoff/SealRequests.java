package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.SealRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests to seal, for tests. */
final class SealRequests {

  private SealRequests() {}

  static String newLine() {
    return "git:/test/" + UUID.randomUUID();
  }

  static SealRequest session(String line, @Nullable String previous, String id) {
    return session(line, previous, id, "done");
  }

  static SealRequest session(String line, @Nullable String previous, String id, String work) {
    return request(line, previous, id, "test", work);
  }

  static SealRequest cycle(String line, String id) {
    return request(line, null, id, "metabolism", "done");
  }

  private static SealRequest request(
      String line, @Nullable String previous, String id, String type, String work) {
    var changes =
        new CodeChanges(
            CodeChanges.Status.COLLECTED,
            "",
            line,
            previous,
            null,
            "main",
            "0123456789012345678901234567890123456789",
            0,
            List.of(),
            0,
            0,
            0,
            List.of());
    return new SealRequest(
        id,
        type,
        List.of(work),
        List.of("decided"),
        List.of("next"),
        changes,
        Map.of("EUR", 12L),
        Map.of("summary", "a summary", "trigger", "manual"));
  }
}
