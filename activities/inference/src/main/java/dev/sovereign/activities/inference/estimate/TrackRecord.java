package dev.sovereign.activities.inference.estimate;

import dev.sovereign.workflows.inference.Layer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How often answers of each layer have passed their check, by what the work was estimated to need
 * and its kind. A layer below that has proved enough when the lower end of the 95% Wilson interval
 * of its share is at least {@value #ENOUGH}, for example 35 of 35. Until then one call in {@value
 * #TRIAL} is a trial of the next layer below, unless that has failed too often. Only checks that
 * can tell a right answer from a wrong one are to be told here: that a text is there proves
 * nothing.
 *
 * <p>Thread-safe. The same counts give the same answer.
 */
public final class TrackRecord {

  static final double ENOUGH = 0.9;

  static final int TRIAL = 20;

  /** Of the 95% interval. */
  private static final double Z = 1.96;

  /** What was counted. */
  public record Case(Layer needed, Kind kind, Layer by) {}

  /** How often. */
  public record Count(long passed, long failed) {
    private static final Count NONE = new Count(0, 0);

    Count plus(boolean pass) {
      return pass ? new Count(passed + 1, failed) : new Count(passed, failed + 1);
    }

    long all() {
      return passed + failed;
    }

    /** Not worth another trial. */
    boolean hopeless() {
      return all() >= 5 && failed * 2 > passed;
    }

    /** The lower end of the Wilson interval of the share that passed; 0 of none. */
    double atLeast() {
      double n = all();
      if (n == 0) {
        return 0;
      }
      double share = passed / n;
      double middle = share + Z * Z / (2 * n);
      double half = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
      return (middle - half) / (1 + Z * Z / n);
    }
  }

  private final ConcurrentMap<Case, Count> counts = new ConcurrentHashMap<>();
  private final TrackStore store;

  private TrackRecord(TrackStore store) {
    this.store = store;
  }

  /** What the store has, which is told of every change. */
  public static TrackRecord of(TrackStore store) {
    TrackRecord record = new TrackRecord(store);
    record.counts.putAll(store.load());
    return record;
  }

  /** Empty, and kept nowhere. */
  public static TrackRecord none() {
    return of(TrackStore.none());
  }

  /** An answer was checked by something that can tell. */
  public void add(Case of, boolean passed) {
    store.save(of, counts.merge(of, Count.NONE.plus(passed), (was, _) -> was.plus(passed)));
  }

  /** Where to begin, and what for. */
  public record Start(Layer layer, Why why) {}

  /** Why a call begins where it does. */
  public enum Why {
    /** Nothing speaks for another layer. */
    NEEDED,
    /** It has passed often enough. */
    PROVED,
    /** To find out. */
    TRIAL
  }

  /** The smallest layer that has proved enough, one to be tried, or the needed one. */
  public Start start(Estimate estimate) {
    return counts.isEmpty() ? new Start(estimate.layer(), Why.NEEDED) : learned(estimate);
  }

  private Start learned(Estimate estimate) {
    long all = count(estimate, estimate.layer()).all();
    Layer below = null;
    for (Layer layer : Weights.ORDER) {
      if (layer.compareTo(estimate.layer()) >= 0) {
        break;
      }
      Count count = count(estimate, layer);
      if (count.atLeast() >= ENOUGH) {
        return new Start(layer, Why.PROVED);
      }
      all += count.all();
      below = count.hopeless() ? null : layer;
    }
    return below != null && all % TRIAL == TRIAL - 1
        ? new Start(below, Why.TRIAL)
        : new Start(estimate.layer(), Why.NEEDED);
  }

  private Count count(Estimate estimate, Layer by) {
    return counts.getOrDefault(new Case(estimate.layer(), estimate.kind(), by), Count.NONE);
  }
}
