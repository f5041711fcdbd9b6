package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which facts a caller wants; whatever is absent lets all pass.
 *
 * @param upTo the most closed class to be shown; {@code internal} when absent
 * @param supersededToo whether replaced facts count; false when absent
 * @param limit at most so many, 1 to 1,000; 50 when absent
 */
public record FactQuery(
    @Nullable List<FactKind> kinds,
    @Nullable String sessionId,
    @Nullable String line,
    @Nullable String subject,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String upTo,
    @Nullable Boolean supersededToo,
    @Nullable Integer limit) {

  private static final int MOST = 1_000;
  private static final int USUAL = 50;

  public FactQuery {
    Limits.range("limit", limit, 1, MOST);
  }

  FactFilter filter() {
    return new FactFilter(
        kinds == null ? Set.of() : Set.copyOf(kinds),
        sessionId,
        line,
        subject,
        from,
        to,
        DataClasses.parse("upTo", upTo),
        Boolean.TRUE.equals(supersededToo));
  }

  int most() {
    return limit == null ? USUAL : limit;
  }
}
