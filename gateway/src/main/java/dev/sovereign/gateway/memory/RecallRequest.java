package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.RecallQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to the memory; the filters are those of {@link FactQuery}.
 *
 * @param query in words, 1 to 2,000 characters
 * @param limit at most so many, 1 to 100; 10 when absent
 */
public record RecallRequest(
    @Nullable String query,
    @Nullable List<FactKind> kinds,
    @Nullable String sessionId,
    @Nullable String line,
    @Nullable String subject,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String upTo,
    @Nullable Boolean supersededToo,
    @Nullable Integer limit) {

  RecallQuery toQuery() {
    if (query == null) {
      throw new IllegalArgumentException("query: absent (expected: what to recall, in words)");
    }
    FactQuery which =
        new FactQuery(kinds, sessionId, line, subject, from, to, upTo, supersededToo, null);
    return new RecallQuery(query, which.filter(), limit);
  }
}
