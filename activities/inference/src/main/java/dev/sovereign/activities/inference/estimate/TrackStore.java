package dev.sovereign.activities.inference.estimate;

import dev.sovereign.activities.inference.estimate.TrackRecord.Case;
import dev.sovereign.activities.inference.estimate.TrackRecord.Count;
import java.util.Map;

/** Where a {@link TrackRecord} outlives the process. Saving never blocks and never fails a call. */
public interface TrackStore {

  /** Everything kept; empty when the store is away. */
  Map<Case, Count> load();

  /** Replaces what is kept for the case. */
  void save(Case of, Count count);

  /** Keeps nothing. */
  static TrackStore none() {
    return new TrackStore() {
      @Override
      public Map<Case, Count> load() {
        return Map.of();
      }

      @Override
      public void save(Case of, Count count) {}
    };
  }
}
