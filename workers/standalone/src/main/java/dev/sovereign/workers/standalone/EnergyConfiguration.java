package dev.sovereign.workers.standalone;

import dev.sovereign.activities.energy.DailyHours;
import dev.sovereign.activities.energy.EnergySettings;
import dev.sovereign.activities.energy.MachinePower;
import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.receipts.EnergyDay;
import dev.sovereign.config.SovereignConfig;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This machine's power, for plans, receipts and workflows. */
@Configuration(proxyBeanMethods = false)
class EnergyConfiguration {

  private static final long MICROJOULES = 1_000_000;

  @Bean(initMethod = "start", destroyMethod = "close")
  MachinePower machinePower(SovereignConfig config) {
    return new MachinePower(settings(config.energy()), Clock.systemUTC());
  }

  @Bean
  EnergyDay energyDay(SovereignConfig config, MachinePower power) {
    Integer joules = config.energy().dayJoules();
    return new EnergyDay(
        power.meter(), joules == null ? null : joules * MICROJOULES, Clock.systemUTC());
  }

  @Bean
  AdvisedPower hostPower(SovereignConfig config, MachinePower power, EnergyDay day) {
    return new AdvisedPower(
        power,
        day,
        switch (config.energy().whenSpent()) {
          case PREFER_TINY -> EnergyOrder.SPENT;
          case TINY_ONLY -> EnergyOrder.SPENT_TINY_ONLY;
        },
        config.energy().heed(),
        settings(config.energy()).saysOfSunOrGrid());
  }

  private static EnergySettings settings(SovereignConfig.Energy energy) {
    return new EnergySettings(
        energy.sysfs(),
        energy.procfs(),
        energy.zone(),
        DailyHours.parse(energy.solarHours()),
        DailyHours.parse(energy.cheapHours()),
        energy.gramsCo2PerKwh(),
        energy.table(),
        energy.idleWatts(),
        energy.wattsPerCore());
  }
}
