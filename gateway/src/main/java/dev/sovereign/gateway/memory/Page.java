package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.Limits;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A part of something that is numbered and read from the newest on.
 *
 * @param before only what has a smaller number; everything when absent
 * @param limit at most so many, 1 to 1,000; 50 when absent
 */
public record Page(@Nullable Long before, @Nullable Integer limit) {

  private static final int MOST = 1_000;
  private static final int USUAL = 50;

  public Page {
    Limits.range("limit", limit, 1, MOST);
  }

  /** The number before which it begins. */
  public long end() {
    return before == null ? Long.MAX_VALUE : before;
  }

  /** One more than is shown, which tells whether there is a next page. */
  public int read() {
    return shown() + 1;
  }

  private int shown() {
    return limit == null ? USUAL : limit;
  }

  /** What of the read is shown. */
  public <T> List<T> shown(List<T> read) {
    return read.subList(0, Math.min(shown(), read.size()));
  }

  /** What {@code before} is to be for the page behind; absent when there is none. */
  public <T> @Nullable Long next(List<T> read, ToLongFunction<T> number) {
    return read.size() <= shown() ? null : number.applyAsLong(read.get(shown() - 1));
  }
}
