package dev.sovereign.workflows.energy;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** What workflows ask about power. */
@ActivityInterface(namePrefix = "Energy_")
public interface EnergyActivities {

  /** Reads sensors and tables; changes nothing and takes milliseconds. */
  @ActivityMethod
  PowerReading read();
}
