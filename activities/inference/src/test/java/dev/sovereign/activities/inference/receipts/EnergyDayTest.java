package dev.sovereign.activities.inference.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.inference.endpoints.PowerStanding.Taken;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnergyDayTest {

  private static final EnergyMeter.Work WORK = new EnergyMeter.Work("m", 1, 1);

  private final SteppedClock clock = new SteppedClock(Instant.parse("2026-06-01T23:00:00Z"));
  private final Fixed meter = new Fixed();
  private final EnergyDay day = new EnergyDay(meter, 100L, clock);

  /** Measures what it is told to. */
  private static final class Fixed implements EnergyMeter {
    private @Nullable Energy next;

    @Override
    public long begin() {
      return 7;
    }

    @Override
    public @Nullable Energy end(long begun, Work work) {
      assertThat(begun).isEqualTo(7);
      return next;
    }
  }

  private void take(EnergySource source, long microjoules) {
    meter.next = new Energy(microjoules, source, 0);
    assertThat(day.end(day.begin(), WORK)).isEqualTo(meter.next);
  }

  @Test
  void sourcesAreNeverAdded() {
    take(EnergySource.MODEL, 60);
    take(EnergySource.BATTERY, 60);
    assertThat(day.spent()).isFalse();
    assertThat(day.taken())
        .containsExactly(
            new Taken(EnergySource.BATTERY, 60, 100L), new Taken(EnergySource.MODEL, 60, 100L));
    take(EnergySource.MODEL, 40);
    assertThat(day.spent()).isTrue();
  }

  @Test
  void whatWasTakenBeforeTheProcessBeganCounts() {
    day.add(EnergySource.RAPL, 100);
    assertThat(day.spent()).isTrue();
  }

  @Test
  void aNewDayOfUtcBeginsWithNothing() {
    take(EnergySource.RAPL, 100);
    clock.pass(Duration.ofHours(1));
    assertThat(day.spent()).isFalse();
    assertThat(day.taken()).isEmpty();
  }

  @Test
  void withoutALimitNothingIsSpent() {
    EnergyDay free = new EnergyDay(meter, null, clock);
    free.add(EnergySource.RAPL, Long.MAX_VALUE / 2);
    assertThat(free.spent()).isFalse();
    assertThat(free.taken())
        .containsExactly(new Taken(EnergySource.RAPL, Long.MAX_VALUE / 2, null));
  }

  @Test
  void whatIsNotKnownIsNotCounted() {
    assertThat(day.end(day.begin(), WORK)).isNull();
    assertThat(day.taken()).isEmpty();
  }
}
