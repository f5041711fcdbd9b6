package dev.sovereign.activities.energy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {

  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;
  private FakeMachine machine;
  private long nanos = 5 * SECOND;

  @BeforeEach
  void start() {
    machine = new FakeMachine(folder);
  }

  private RaplCounter rapl() {
    RaplCounter counter = RaplCounter.find(machine.sysfs()).orElseThrow();
    assertThat(counter.takenMicrojoules()).isZero();
    return counter;
  }

  @Test
  void nestedZonesAreNotAddedToTheirPackage() {
    nested(0);
    RaplCounter counter = rapl();
    nested(10);
    assertThat(counter.takenMicrojoules()).isEqualTo(2 * 10_000);
  }

  /** Two packages with cores and graphics inside, the platform around them, and their twin. */
  private void nested(long add) {
    machine
        .zone("intel-rapl:0", "package-0", 1_000 + add * 1_000)
        .zone("intel-rapl:0:0", "core", 500 + add * 700)
        .zone("intel-rapl:0:1", "uncore", 100 + add * 100)
        .zone("intel-rapl:1", "package-1", 7_000 + add * 1_000)
        .zone("intel-rapl:2", "psys", 9_000 + add * 3_000)
        .zone("intel-rapl-mmio:0", "package-0", 1_000 + add * 1_000);
  }

  @Test
  void thePlatformIsTakenWhereThereIsNoPackage() {
    machine.zone("intel-rapl:0", "psys", 100).zone("intel-rapl:0:0", "core", 100);
    RaplCounter counter = rapl();
    machine.zone("intel-rapl:0", "psys", 150).zone("intel-rapl:0:0", "core", 140);
    assertThat(counter.takenMicrojoules()).isEqualTo(50);
  }

  @Test
  void aCounterThatWrapsAroundGoesOn() {
    machine.zone(
        "intel-rapl:0", "package-0", 262_143_000_000L, "max_energy_range_uj", "262143328850");
    RaplCounter counter = rapl();
    machine.zone("intel-rapl:0", "package-0", 1_000);
    assertThat(counter.takenMicrojoules()).isEqualTo(328_850 + 1_000);
  }

  @Test
  void withoutARangeAWrapIsNotMadeUp() {
    machine.zone("intel-rapl:0", "package-0", 5_000);
    RaplCounter counter = rapl();
    machine.zone("intel-rapl:0", "package-0", 10);
    assertThat(counter.takenMicrojoules()).isZero();
    machine.zone("intel-rapl:0", "package-0", 25);
    assertThat(counter.takenMicrojoules()).isEqualTo(15);
  }

  @Test
  void aCounterThatOnlyRootMayReadIsNone() throws IOException {
    machine.zone("intel-rapl:0", "package-0", 5_000);
    Path counter = machine.sysfs().resolve("class/powercap/intel-rapl:0/energy_uj");
    Files.delete(counter);
    Files.createDirectory(counter);
    assertThat(RaplCounter.find(machine.sysfs())).isEmpty();
    assertThat(RaplCounter.find(machine.sysfs().resolve("nowhere"))).isEmpty();
  }

  @Test
  void aBatteryGivesItsPowerTimesTheTime() {
    machine.supply("BAT0", "type", "Battery", "status", "Discharging", "power_now", "12000000");
    var counter = new BatteryCounter(machine.sysfs(), () -> nanos);
    assertThat(counter.takenMicrojoules()).isZero();
    nanos += 3 * SECOND;
    assertThat(counter.takenMicrojoules()).isEqualTo(36_000_000);
  }

  @Test
  void theModelIsIdleWattsTimesTimePlusActiveWattsTimesBusyTime() {
    machine.busy(100, 50);
    var counter =
        ModelCounter.find(machine.procfs(), new MachineModel(10, 4, 0.25), () -> nanos)
            .orElseThrow();
    assertThat(counter.takenMicrojoules()).isZero();
    nanos += 2 * SECOND;
    machine.busy(250, 100);
    // 2 s x 10 W + 2 busy s x 4 W
    assertThat(counter.takenMicrojoules()).isEqualTo(28_000_000);
  }

  @Test
  void whereTheKernelDoesNotTellTheLoadStandsIn() {
    var counter = new LoadCounter(() -> 0.5, 4, new MachineModel(10, 4, 0.25), () -> nanos);
    assertThat(counter.takenMicrojoules()).isZero();
    nanos += 2 * SECOND;
    // 2 s x 10 W + 4 processors half busy for 2 s x 4 W
    assertThat(counter.takenMicrojoules()).isEqualTo(36_000_000);
    var unknown = new LoadCounter(() -> -1, 4, new MachineModel(10, 4, 0.25), () -> nanos);
    unknown.takenMicrojoules();
    nanos += SECOND;
    assertThat(unknown.takenMicrojoules()).isEqualTo(10_000_000);
  }

  @Test
  void aMachineThatDoesNotCountBusyTimeHasNoModel() {
    assertThat(ModelCounter.find(machine.procfs(), new MachineModel(1, 1, 1), () -> nanos))
        .isEmpty();
  }

  @Test
  void everyArchitectureHasAModelAndTheOwnersFiguresGoFirst() {
    MachineModel table = MachineModel.of("amd64", 4, null, null);
    assertThat(table.idleWatts()).isCloseTo(2.96, within(1e-9));
    assertThat(table.errorShare()).isEqualTo(0.6);
    assertThat(MachineModel.of("aarch64", 4, null, null).wattsPerCore()).isEqualTo(1.25);
    assertThat(MachineModel.of("riscv64", 1, null, null).errorShare()).isEqualTo(1);
    assertThat(MachineModel.of("amd64", 4, 6.5, 3.25)).isEqualTo(new MachineModel(6.5, 3.25, 0.25));
  }
}
