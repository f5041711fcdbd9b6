package dev.sovereign.workflows.energy;

import org.jspecify.annotations.Nullable;

/**
 * What a reading of power advises. Pure. The first line that holds decides:
 *
 * <ol>
 *   <li>on battery, under 20 percent: {@link EnergyAdvice#TINY_ONLY};
 *   <li>on battery, under 50 percent: {@link EnergyAdvice#PREFER_SMALL};
 *   <li>on battery: {@link EnergyAdvice#NORMAL};
 *   <li>on mains, at solar peak: {@link EnergyAdvice#ALLOW_MEDIUM};
 *   <li>on mains, grid carbon under 100 grams of CO2 a kWh: {@link EnergyAdvice#ALLOW_LARGE};
 *   <li>on mains: {@link EnergyAdvice#PREFER_LOCAL}.
 * </ol>
 *
 * <p>Carbon that nobody knows is not under 100. A battery whose charge nobody knows is not under
 * 50: a broken gauge must not take the larger models away.
 */
public final class EnergyRule {

  private static final int NEARLY_EMPTY_PERCENT = 20;
  private static final int HALF_EMPTY_PERCENT = 50;
  private static final int CLEAN_GRAMS = 100;

  private EnergyRule() {}

  /** The advice for a reading. */
  public static EnergyAdvice advise(PowerReading reading) {
    return reading.onBattery() ? onBattery(reading.batteryPercent()) : onMains(reading);
  }

  private static EnergyAdvice onBattery(@Nullable Integer percent) {
    if (percent == null || percent >= HALF_EMPTY_PERCENT) {
      return EnergyAdvice.NORMAL;
    }
    return percent < NEARLY_EMPTY_PERCENT ? EnergyAdvice.TINY_ONLY : EnergyAdvice.PREFER_SMALL;
  }

  private static EnergyAdvice onMains(PowerReading reading) {
    if (reading.solarPeak()) {
      return EnergyAdvice.ALLOW_MEDIUM;
    }
    Integer grams = reading.gramsCo2PerKwh();
    return grams != null && grams < CLEAN_GRAMS
        ? EnergyAdvice.ALLOW_LARGE
        : EnergyAdvice.PREFER_LOCAL;
  }
}
