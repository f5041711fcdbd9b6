package dev.sovereign.activities.inference.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.estimate.TrackRecord.Case;
import dev.sovereign.activities.inference.estimate.TrackRecord.Count;
import dev.sovereign.activities.inference.estimate.TrackRecord.Start;
import dev.sovereign.activities.inference.estimate.TrackRecord.Why;
import dev.sovereign.workflows.inference.Layer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackRecordTest {

  private static final Estimate MEDIUM = new Estimate(Layer.MEDIUM, Kind.STRUCTURED);

  private final Map<Case, Count> kept = new HashMap<>();
  private final TrackStore store =
      new TrackStore() {
        @Override
        public Map<Case, Count> load() {
          return kept;
        }

        @Override
        public void save(Case of, Count count) {
          kept.put(of, count);
        }
      };
  private final TrackRecord record = TrackRecord.of(store);

  @Test
  void beginsWhereItIsNeededUntilSomethingElseHasProvedEnough() {
    assertThat(record.start(MEDIUM)).isEqualTo(new Start(Layer.MEDIUM, Why.NEEDED));
    passes(Layer.SMALL, 34);
    assertThat(record.start(MEDIUM).why()).isNotEqualTo(Why.PROVED);
    passes(Layer.SMALL, 1);
    assertThat(record.start(MEDIUM)).isEqualTo(new Start(Layer.SMALL, Why.PROVED));
    assertThat(record.start(new Estimate(Layer.MEDIUM, Kind.TOOLS)).why()).isEqualTo(Why.NEEDED);
    assertThat(record.start(new Estimate(Layer.LARGE, Kind.STRUCTURED)).why())
        .isEqualTo(Why.NEEDED);
  }

  @Test
  void theSmallestThatHasProvedEnoughIsChosen() {
    passes(Layer.SMALL, 50);
    passes(Layer.TINY, 50);
    assertThat(record.start(MEDIUM).layer()).isEqualTo(Layer.TINY);
  }

  @Test
  void aLayerThatFailsLaterLosesItsPlace() {
    passes(Layer.SMALL, 35);
    record.add(of(Layer.SMALL), false);
    assertThat(record.start(MEDIUM).why()).isNotEqualTo(Why.PROVED);
  }

  @Test
  void oneCallInTwentyTriesTheLayerBelowUntilItHasFailedTooOften() {
    passes(Layer.MEDIUM, TrackRecord.TRIAL - 1);
    assertThat(record.start(MEDIUM)).isEqualTo(new Start(Layer.SMALL, Why.TRIAL));
    record.add(of(Layer.SMALL), true);
    assertThat(record.start(MEDIUM).why()).isEqualTo(Why.NEEDED);
    for (int i = 0; i < 5; i++) {
      record.add(of(Layer.SMALL), false);
    }
    passes(Layer.MEDIUM, TrackRecord.TRIAL - 6);
    assertThat(record.start(MEDIUM).why()).isEqualTo(Why.NEEDED);
  }

  @Test
  void countsOutliveTheProcess() {
    passes(Layer.SMALL, 40);
    assertThat(TrackRecord.of(store).start(MEDIUM)).isEqualTo(new Start(Layer.SMALL, Why.PROVED));
  }

  @Test
  void theBoundIsWilsons() {
    assertThat(new Count(35, 0).atLeast()).isBetween(0.9010, 0.9012);
    assertThat(new Count(9, 1).atLeast()).isBetween(0.595, 0.597);
    assertThat(new Count(0, 0).atLeast()).isZero();
  }

  private void passes(Layer by, int times) {
    for (int i = 0; i < times; i++) {
      record.add(of(by), true);
    }
  }

  private static Case of(Layer by) {
    return new Case(Layer.MEDIUM, Kind.STRUCTURED, by);
  }
}
