package dev.sovereign.activities.energy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter.Work;
import dev.sovereign.workflows.energy.EnergySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedMeterTest {

  private static final Work WORK = new Work("model", 10, 20);
  private static final long SECOND = 1_000_000_000;

  private long nanos = SECOND;
  private final SharedMeter meter = new SharedMeter(() -> nanos);

  /** Takes a watt for each watt that it is set to, by the test's clock. */
  private final class Watts implements EnergyCounter {
    private final EnergySource source;
    private long last = nanos;
    private long watts;

    Watts(EnergySource source, long watts) {
      this.source = source;
      this.watts = watts;
    }

    @Override
    public EnergySource source() {
      return source;
    }

    @Override
    public double errorShare() {
      return 0.5;
    }

    @Override
    public long takenMicrojoules() {
      long taken = (nanos - last) / 1_000 * watts;
      last = nanos;
      return taken;
    }
  }

  private static Energy joules(long joules, EnergySource source) {
    return new Energy(joules * 1_000_000, source, joules * 500_000);
  }

  @Test
  void withoutACounterNothingIsKnown() {
    assertThat(meter.end(meter.begin(), WORK)).isNull();
  }

  @Test
  void oneCallGetsAllThatIsTakenMeanwhileAndNothingFromBefore() {
    meter.use(new Watts(EnergySource.RAPL, 10));
    nanos += 100 * SECOND;
    long begun = meter.begin();
    nanos += 3 * SECOND;
    assertThat(meter.end(begun, WORK)).isEqualTo(joules(30, EnergySource.RAPL));
  }

  @Test
  void callsShareTheTimeThatTheyAreUnderWayTogether() {
    meter.use(new Watts(EnergySource.MODEL, 12));
    long first = meter.begin();
    nanos += 2 * SECOND;
    long second = meter.begin();
    nanos += 4 * SECOND;
    assertThat(meter.end(first, WORK)).isEqualTo(joules(24 + 24, EnergySource.MODEL));
    nanos += SECOND;
    assertThat(meter.end(second, WORK)).isEqualTo(joules(24 + 12, EnergySource.MODEL));
  }

  @Test
  void aCallAcrossAChangeOfTheSourceIsNotMeasured() {
    meter.use(new Watts(EnergySource.MODEL, 12));
    long begun = meter.begin();
    nanos += SECOND;
    meter.use(new Watts(EnergySource.BATTERY, 7));
    nanos += SECOND;
    long next = meter.begin();
    nanos += SECOND;
    assertThat(meter.end(begun, WORK)).isNull();
    nanos += SECOND;
    assertThat(meter.end(next, WORK))
        .isEqualTo(new Energy(10_500_000, EnergySource.BATTERY, 5_250_000));
  }

  @Test
  void theSameCounterAgainChangesNothing() {
    Watts watts = new Watts(EnergySource.RAPL, 5);
    meter.use(watts);
    long begun = meter.begin();
    nanos += SECOND;
    meter.use(watts);
    nanos += SECOND;
    assertThat(meter.end(begun, WORK)).isEqualTo(joules(10, EnergySource.RAPL));
  }

  @Test
  void whateverTheOrderThePartsAddUpToWhatWasTaken() {
    Random random = new Random(20261121);
    meter.use(new Watts(EnergySource.RAPL, 8));
    List<Long> open = new ArrayList<>();
    long given = 0;
    long busyNanos = 0;
    for (int i = 0; i < 2_000; i++) {
      long pass = (20 + random.nextInt(200)) * 1_000_000L;
      busyNanos += open.isEmpty() ? 0 : pass;
      nanos += pass;
      if (open.isEmpty() || random.nextBoolean()) {
        open.add(meter.begin());
      } else {
        given += amount(meter.end(open.remove(random.nextInt(open.size())), WORK));
      }
    }
    while (!open.isEmpty()) {
      given += amount(meter.end(open.removeLast(), WORK));
    }
    // Each look may lose a microjoule a call under way to whole numbers.
    assertThat(given).isBetween(busyNanos / 1_000 * 8 - 2_000 * 2_000L, busyNanos / 1_000 * 8);
  }

  private static long amount(@Nullable Energy energy) {
    assertThat(energy).isNotNull();
    return energy == null ? 0 : energy.microjoules();
  }

  @Test
  void manyThreadsNeitherBlockNorLoseACall() throws Exception {
    SharedMeter real = new SharedMeter(System::nanoTime);
    real.use(new Watts(EnergySource.RAPL, 8));
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(
          () -> {
            for (int call = 0; call < 50_000; call++) {
              if (real.end(real.begin(), WORK) == null) {
                return false;
              }
            }
            return true;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> each : threads.invokeAll(tasks)) {
        assertThat(each.get()).isTrue();
      }
    }
    assertThat(real.end(real.begin(), WORK)).isNotNull();
  }
}
