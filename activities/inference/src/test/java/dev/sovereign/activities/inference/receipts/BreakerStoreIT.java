package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.PostgresBreakerStore;
import dev.sovereign.activities.inference.PostgresTrackStore;
import dev.sovereign.activities.inference.endpoints.BreakerStore.Kept;
import dev.sovereign.activities.inference.estimate.Kind;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Layer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakerStoreIT {

  private static final TestPostgres POSTGRES = TestPostgres.of("inference");
  private static final Kept OPEN =
      new Kept(
          "own",
          "",
          false,
          Fault.REFUSED,
          "nobody listens",
          Fixtures.NOON,
          Fixtures.NOON.plusSeconds(30));

  @TempDir Path folder;

  @Test
  void openBreakersOutliveTheProcessAndClosedOnesAreForgotten() {
    POSTGRES.clear();
    try (var store = open()) {
      var breakers = new PostgresBreakerStore(POSTGRES.role(), store);
      assertThat(breakers.load()).isEmpty();
      breakers.save(OPEN);
      breakers.save(
          new Kept("cloud", "big-1", true, Fault.RATE_LIMITED, "", OPEN.since(), OPEN.until()));
      breakers.clear("cloud", "big-1");
    }
    try (var store = open()) {
      assertThat(new PostgresBreakerStore(POSTGRES.role(), store).load()).containsExactly(OPEN);
    }
  }

  @Test
  void aStoreThatIsAwayKnowsNoBreakersAndBlocksNobody() {
    POSTGRES.clear();
    try (var store = open()) {
      POSTGRES.stop();
      try {
        var breakers = new PostgresBreakerStore(POSTGRES.role(), store);
        assertThat(breakers.load()).isEmpty();
        breakers.save(OPEN);
      } finally {
        POSTGRES.startAgain();
      }
      ReceiptsIT.until(() -> POSTGRES.number("SELECT count(*) FROM inference.breaker") == 1);
    }
  }

  @Test
  void whatHasProvedEnoughOutlivesTheProcess() {
    POSTGRES.clear();
    var of = new TrackRecord.Case(Layer.MEDIUM, Kind.STRUCTURED, Layer.SMALL);
    try (var store = open()) {
      var record = TrackRecord.of(new PostgresTrackStore(POSTGRES.role(), store, "here"));
      record.add(of, true);
      record.add(of, true);
      record.add(of, false);
    }
    try (var store = open()) {
      assertThat(new PostgresTrackStore(POSTGRES.role(), store, "here").load())
          .containsExactly(Map.entry(of, new TrackRecord.Count(2, 1)));
      assertThat(new PostgresTrackStore(POSTGRES.role(), store, "there").load()).isEmpty();
    }
  }

  private InferenceStore open() {
    var settings = InferenceStore.Settings.of("here", folder.resolve("receipts"), Map.of());
    return new InferenceStore(
        POSTGRES.role(), new Fixtures.MemoryContents(), settings, Clock.systemUTC());
  }
}
