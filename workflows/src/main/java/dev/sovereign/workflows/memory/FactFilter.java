package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.DataClass;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which facts count; every part that is absent or empty lets all pass.
 *
 * @param kinds these kinds only
 * @param sessionId of this session only
 * @param line of this line of work only
 * @param subject about this subject only
 * @param from about this time or later
 * @param to about a time before this
 * @param upTo the most closed class that the reader may see; INTERNAL when absent, so private facts
 *     are seen only by a reader on their home host that asks for them
 * @param supersededToo whether facts that were replaced count too
 */
public record FactFilter(
    Set<FactKind> kinds,
    @Nullable String sessionId,
    @Nullable String line,
    @Nullable String subject,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable DataClass upTo,
    boolean supersededToo) {

  public FactFilter {
    kinds = Set.copyOf(kinds);
  }

  /** Everything that stands and is not private. */
  public static FactFilter all() {
    return new FactFilter(Set.of(), null, null, null, null, null, null, false);
  }

  /** The same for these kinds only. */
  public FactFilter ofKinds(FactKind... only) {
    return new FactFilter(Set.of(only), sessionId, line, subject, from, to, upTo, supersededToo);
  }

  /** The same for one line of work. */
  public FactFilter ofLine(String only) {
    return new FactFilter(kinds, sessionId, only, subject, from, to, upTo, supersededToo);
  }

  /** The same for one session, with the facts that were replaced since. */
  public FactFilter ofSession(String only) {
    return new FactFilter(kinds, only, line, subject, from, to, upTo, true);
  }

  /** The same for a reader that may see up to this class. */
  public FactFilter upTo(DataClass ceiling) {
    return new FactFilter(kinds, sessionId, line, subject, from, to, ceiling, supersededToo);
  }

  /** As told, or the default. */
  public DataClass ceiling() {
    return upTo == null ? DataClass.INTERNAL : upTo;
  }
}
