package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.Limits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A question to the memory.
 *
 * @param text in words; 1 to 2,000 characters
 * @param filter which facts count; all that stand and are not private when absent
 * @param limit at most so many, 1 to 100; 10 when absent
 */
public record RecallQuery(String text, @Nullable FactFilter filter, @Nullable Integer limit) {

  private static final int DEFAULT_LIMIT = 10;

  public RecallQuery {
    Objects.requireNonNull(text, "text");
    Limits.text("text", text, 2_000);
    Limits.range("limit", limit, 1, 100);
  }

  /** As told, or the default. */
  public FactFilter which() {
    return filter == null ? FactFilter.all() : filter;
  }

  /** As told, or the default. */
  public int most() {
    return limit == null ? DEFAULT_LIMIT : limit;
  }
}
