package dev.sovereign.workflows.energy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this machine runs on, at one moment.
 *
 * @param at the moment
 * @param onBattery whether it discharges a battery now; false where there is none
 * @param batteryPercent charge of all batteries together, 0 to 100; absent where there is none
 * @param solarPeak whether the hour is one of the owner's solar hours
 * @param gramsCo2PerKwh of the grid now; absent when nobody knows
 * @param cheapHour whether the hour is one of the owner's cheap hours
 */
public record PowerReading(
    Instant at,
    boolean onBattery,
    @Nullable Integer batteryPercent,
    boolean solarPeak,
    @Nullable Integer gramsCo2PerKwh,
    boolean cheapHour) {}
