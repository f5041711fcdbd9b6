package dev.sovereign.testing.economy;

import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergyRule;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.energy.PowerReading;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The day's power by the real rule, and a meter that computes from the engines' figures. */
final class SimulatedPower implements HostPower, EnergyMeter {

  private final Map<String, Engine> engines = Engine.byModel();
  private final DayPower power;
  private final boolean heeded;

  SimulatedPower(DayPower power, boolean heeded) {
    this.power = power;
    this.heeded = heeded;
  }

  EnergyAdvice advice() {
    return EnergyRule.advise(power.now());
  }

  @Override
  public EnergyMeter meter() {
    return this;
  }

  @Override
  public EnergyOrder order() {
    PowerReading reading = power.now();
    return heeded ? EnergyOrder.of(EnergyRule.advise(reading), reading) : EnergyOrder.NONE;
  }

  @Override
  public Optional<PowerStanding> standing() {
    return Optional.empty();
  }

  @Override
  public long begin() {
    return 0;
  }

  @Override
  public @Nullable Energy end(long begun, Work work) {
    Engine engine = engines.get(work.model());
    return engine == null
        ? null
        : new Energy(
            engine.microjoules(work.promptTokens(), work.completionTokens()),
            EnergySource.MODEL,
            0);
  }
}
