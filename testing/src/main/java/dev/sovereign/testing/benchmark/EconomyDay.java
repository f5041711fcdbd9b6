package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.economy.DayRun;
import dev.sovereign.testing.economy.DayRun.Totals;
import dev.sovereign.testing.economy.Engine;
import dev.sovereign.testing.economy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The committed day of mixed work: energy, cost and lost checks by the real planner and driver,
 * beside the best local model for everything and the cloud for everything.
 */
final class EconomyDay {

  private static final double ENERGY_SAVED_PERCENT = 30;
  private static final double LOST_PERCENT = 2;
  private static final double MICRO = 1e6;
  private static final double NANO = 1e9;

  private EconomyDay() {}

  static Report run() {
    Totals best = DayRun.of(Strategy.ALWAYS_BEST_LOCAL);
    Totals cloud = DayRun.of(Strategy.CLOUD_FIRST);
    Totals ours = DayRun.of(Strategy.OURS);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.atLeast(
            "energy saved against always-best-local",
            100 * (1 - (double) ours.localMicrojoules() / best.localMicrojoules()),
            "%",
            ENERGY_SAVED_PERCENT));
    figures.add(
        new Figure(
            "checks lost against always-best-local", lost(best, ours), "% of tasks", LOST_PERCENT));
    figures.add(Figure.plain("checks lost against cloud-first", lost(cloud, ours), "% of tasks"));
    figures.add(
        Figure.plain(
            "money saved against cloud-first",
            (cloud.costNanoUsd() - ours.costNanoUsd()) / NANO,
            "USD"));
    List<String> notes = new ArrayList<>();
    for (Totals totals : List.of(best, cloud, ours)) {
      add(totals, figures, notes);
    }
    assumptions(notes);
    Map<String, Object> raw = new LinkedHashMap<>();
    for (Totals totals : List.of(best, cloud, ours)) {
      raw.put(totals.strategy(), totals);
    }
    return RawData.report("economy-day", false, figures, notes, raw);
  }

  /** Negative when ours has more. */
  private static double lost(Totals other, Totals ours) {
    return 100.0 * (other.passed() - ours.passed()) / other.tasks();
  }

  private static void add(Totals totals, List<Figure> figures, List<String> notes) {
    String name = totals.strategy() + ": ";
    figures.add(
        Figure.plain(name + "energy of this machine", totals.localMicrojoules() / MICRO, "J"));
    figures.add(
        Figure.plain(
            name + "energy of the provider's machines", totals.cloudMicrojoules() / MICRO, "J"));
    figures.add(Figure.plain(name + "cost", totals.costNanoUsd() / NANO, "USD"));
    figures.add(
        Figure.plain(
            name + "checks passed", 100.0 * totals.passed() / totals.tasks(), "% of tasks"));
    notes.add(
        String.format(
            Locale.ROOT,
            "%s%d tasks, answered by %s; %d waited for power, %d asked again after a failed check",
            name,
            totals.tasks(),
            totals.answeredBy(),
            totals.waited(),
            totals.askedAgain()));
  }

  private static void assumptions(List<String> notes) {
    notes.add(
        "assumed: which layer passes which task's check (tasks.tsv, drawn once by make_day.py from"
            + " rates that stand there), who can run the check, the day's power (power.tsv)");
    notes.add(
        "computed: joules = tokens x joules a token; idle power is the same in each and left out");
    for (Engine engine : Engine.all()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%s (%s): %.3f J a token written: %s",
              engine.endpoint(),
              engine.model(),
              engine.joulesPerWrittenToken(),
              engine.source()));
    }
    notes.add(
        "a failed check that can be run is asked again at the next larger local model, in each"
            + " strategy; checks that cannot be run are lost when they fail");
  }
}
