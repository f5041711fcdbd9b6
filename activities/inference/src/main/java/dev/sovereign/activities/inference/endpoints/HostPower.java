package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.energy.EnergyMeter;
import java.util.Optional;

/**
 * This host's power, as far as calls to models are concerned. Thread-safe; nothing here waits for a
 * sensor.
 */
public interface HostPower {

  /** Of a host that knows nothing about its power. */
  HostPower UNKNOWN =
      new HostPower() {
        @Override
        public EnergyMeter meter() {
          return EnergyMeter.NONE;
        }

        @Override
        public EnergyOrder order() {
          return EnergyOrder.NONE;
        }

        @Override
        public Optional<PowerStanding> standing() {
          return Optional.empty();
        }
      };

  /** Measures what this host's models take. */
  EnergyMeter meter();

  /** What plans have to heed now. */
  EnergyOrder order();

  /** For people; empty when nothing is known. */
  Optional<PowerStanding> standing();
}
