package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Facts as PostgreSQL has them, many at once. Thread-safe. Fails with {@link
 * dev.sovereign.workflows.memory.MemoryFailure#STORE_UNAVAILABLE}.
 */
public interface FactReader {

  /**
   * Those of these facts that are there, in no order, in one round trip; a body is absent when it
   * was erased or the reader may see less than its class.
   *
   * @param ids at most 1,000
   */
  List<Fact> find(Collection<FactId> ids, DataClass upTo);

  /**
   * The facts of these classes that follow in the order of their ids, with their bodies; erased
   * ones are left out. Empty at the end.
   *
   * @param after the last one that was seen; absent for the beginning
   */
  List<Fact> page(@Nullable FactId after, int most, Set<DataClass> classes);

  /** About how many facts of these classes there are. */
  long count(Set<DataClass> classes);
}
