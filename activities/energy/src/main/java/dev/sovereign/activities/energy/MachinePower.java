package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergyActivities;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.energy.PowerPort;
import dev.sovereign.workflows.energy.PowerReading;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's power: read each two seconds by a thread of its own between {@link #start} and
 * {@link #close}, so that whoever asks never waits for a sensor. Its meter takes the best source
 * that there is: the processors' counters, else batteries that tell what they give, else a model.
 */
public final class MachinePower implements PowerPort, EnergyActivities, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MachinePower.class);

  private static final long READ_AGAIN_MILLIS = 2_000;

  private final EnergySettings settings;
  private final Clock clock;
  private final @Nullable PowerTable table;
  private final SharedMeter meter = new SharedMeter(System::nanoTime);
  private final Optional<RaplCounter> rapl;
  private final BatteryCounter battery;
  private final EnergyCounter model;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile PowerReading reading;

  /**
   * Reads once; starts nothing.
   *
   * @throws IllegalArgumentException when the table cannot be used
   */
  public MachinePower(EnergySettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.table =
        settings.table() == null ? null : PowerTable.read(settings.table(), settings.zone());
    this.rapl = RaplCounter.find(settings.sysfs());
    this.battery = new BatteryCounter(settings.sysfs(), System::nanoTime);
    MachineModel machine =
        MachineModel.of(
            System.getProperty("os.arch", ""),
            Runtime.getRuntime().availableProcessors(),
            settings.idleWatts(),
            settings.wattsPerCore());
    this.model =
        ModelCounter.find(settings.procfs(), machine, System::nanoTime)
            .<EnergyCounter>map(counter -> counter)
            .orElseGet(() -> LoadCounter.ofThisMachine(machine));
    this.reading = refresh();
  }

  /** Begins to read in the background. Called once. */
  public void start() {
    if (table != null && table.at(clock.instant()) == null) {
      log.warn(
          "{} says nothing about now (it ends at {}): the hours of sovereign.yaml count instead.",
          settings.table(),
          table.until());
    }
    Thread.ofPlatform().name("power-readings").daemon().start(this::keepReading);
  }

  private void keepReading() {
    try {
      while (!closing.await(READ_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        reading = refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads now. */
  PowerReading refresh() {
    PowerSupplies supplies = PowerSupplies.read(settings.sysfs());
    chooseCounter(supplies);
    meter.look();
    Instant now = clock.instant();
    LocalTime time = now.atZone(settings.zone()).toLocalTime();
    PowerTable.Row row = table == null ? null : table.at(now);
    return new PowerReading(
        now,
        supplies.discharging(),
        supplies.percent(),
        row == null ? settings.solarHours().hold(time) : row.solarPeak(),
        row == null ? settings.gramsCo2PerKwh() : row.gramsCo2PerKwh(),
        row == null ? settings.cheapHours().hold(time) : row.cheapHour());
  }

  private void chooseCounter(PowerSupplies supplies) {
    if (rapl.isPresent()) {
      meter.use(rapl.get());
    } else if (supplies.dischargeMicrowatts() != null) {
      meter.use(battery);
    } else {
      meter.use(model);
    }
  }

  @Override
  public PowerReading now() {
    return reading;
  }

  @Override
  public PowerReading read() {
    reading = refresh();
    return reading;
  }

  /** Measures what the models of this machine take. */
  public EnergyMeter meter() {
    return meter;
  }

  /** How energy is found out now; absent when it is not. */
  public @Nullable EnergySource source() {
    return meter.source();
  }

  /** Ends the background reading. */
  @Override
  public void close() {
    closing.countDown();
  }
}
