package dev.sovereign.config;

import dev.sovereign.config.SovereignConfig.WhenSpent;
import java.time.ZoneId;
import java.util.List;

/** The keys of {@code energy}; a part of {@link Keys}. */
final class EnergyKeys {

  private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d";
  private static final Form<String> HOURS =
      Form.matching(
          "hours such as 10:00-16:00, or several joined by commas",
          "%s-%s(\\s*,\\s*%s-%s)*".formatted(TIME, TIME, TIME, TIME));
  private static final Form<Double> WATTS = Form.decimal(100_000);

  static final Key<Boolean> HEED =
      Key.of(
          "energy.heed",
          "true",
          Form.flag(),
          "Whether plans heed what the machine's power advises. It is shown in either case.");
  static final Key<ZoneId> TIME_ZONE =
      Key.of(
          "energy.time-zone",
          null,
          Form.timeZone(),
          "In which the hours and the table are meant. The machine's own when absent.");
  static final Key<String> SOLAR_HOURS =
      Key.of(
          "energy.solar-hours",
          null,
          HOURS,
          "When the owner's panels give most: the solar peak. Where the table says nothing.");
  static final Key<String> CHEAP_HOURS =
      Key.of(
          "energy.cheap-hours",
          null,
          HOURS,
          "When the tariff is low; over midnight when the end is before the beginning. Where the"
              + " table says nothing.");
  static final Key<Integer> CARBON =
      Key.of(
          "energy.carbon-g-per-kwh",
          null,
          Form.integer(0, 5_000),
          "What the grid emits, in grams of CO2 a kWh, where the table says nothing. Not known when"
              + " absent.");
  static final Key<String> TABLE =
      Key.of(
          "energy.table",
          null,
          Form.matching("a path", "(?!.*://).*\\S.*"),
          "A CSV file `from,until,solar_peak,g_co2_per_kwh,cheap_hour` with rows that follow each"
              + " other without a gap. It goes before the hours and the carbon above.");
  static final Key<Integer> DAY_JOULES =
      Key.of(
          "energy.day-joules",
          null,
          Form.integer(0, 1_000_000_000),
          "What models of this machine may take on a day of UTC, each source of figures on its own;"
              + " then `energy.when-spent` says what happens. No limit when absent.");
  static final Key<WhenSpent> WHEN_SPENT =
      Key.of(
          "energy.when-spent",
          "prefer-tiny",
          Form.choice(WhenSpent.class),
          "`prefer-tiny`: tiny models go first, larger ones are asked when these fail."
              + " `tiny-only`: larger models are left out until the next day, also one that the"
              + " caller named. Either way nothing larger of this machine is caught up on.");
  static final Key<Double> IDLE_WATTS =
      Key.of(
          "energy.idle-watts",
          null,
          WATTS,
          "What the idle machine draws, measured at the wall, for machines without sensors. From a"
              + " table by architecture when absent.");
  static final Key<Double> WATTS_PER_CORE =
      Key.of(
          "energy.watts-per-core",
          null,
          WATTS,
          "What it draws more for each processor that is busy: (watts at full load - idle watts) /"
              + " processors. From a table by architecture when absent.");
  static final Key<String> SYSFS =
      Key.of(
          "energy.sysfs",
          "/sys",
          Form.matching("a path", "(?!.*://).*\\S.*"),
          "Where batteries and the processors' energy counters are read.");
  static final Key<String> PROCFS =
      Key.of(
          "energy.procfs",
          "/proc",
          Form.matching("a path", "(?!.*://).*\\S.*"),
          "Where the processors' busy time is read.");

  static final List<Key<?>> ALL =
      List.of(
          HEED,
          TIME_ZONE,
          SOLAR_HOURS,
          CHEAP_HOURS,
          CARBON,
          TABLE,
          DAY_JOULES,
          WHEN_SPENT,
          IDLE_WATTS,
          WATTS_PER_CORE,
          SYSFS,
          PROCFS);

  private EnergyKeys() {}
}
