package dev.sovereign.testing.economy;

import dev.sovereign.activities.inference.call.RequestFacts;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.inference.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One day by one strategy.
 *
 * <p>Whoever asks does what a careful caller does, the same in each strategy: runs the task's own
 * check when that can be run, and asks the next larger local model by its name when it fails. Where
 * power is heeded, work that may wait does so until the sun shines or the grid is clean, or its
 * time is up, and so does work whose check failed when nothing larger was allowed.
 */
public final class DayRun {

  private static final Instant MIDNIGHT = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

  private final Strategy strategy;
  private final SimulatedClock clock = new SimulatedClock(MIDNIGHT);
  private final SimulatedPower power;
  private final SimulatedHouse house;
  private final List<Engine> locals;
  private final Map<String, Engine> engines = Engine.byModel();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(each -> each.task().id()));
  private final TreeMap<String, Integer> answeredBy = new TreeMap<>();
  private int waited;
  private int askedAgain;
  private int passed;

  private DayRun(Strategy strategy) {
    this.strategy = strategy;
    this.power = new SimulatedPower(new DayPower(MIDNIGHT, clock), strategy.heedsPower());
    List<Engine> all = Engine.all();
    this.locals = all.stream().filter(each -> !each.cloud()).toList();
    this.house =
        new SimulatedHouse(
            strategy.onlyLargest() ? List.of(locals.getLast()) : all,
            strategy.policy(),
            power,
            clock);
  }

  /**
   * @param at when it is looked at next
   * @param waited whether it was put off before
   */
  private record Due(Instant at, Task task, boolean waited) {}

  /**
   * What a day came to.
   *
   * @param tasks how many
   * @param passed tasks whose last answer passed their own check
   * @param localMicrojoules of this machine
   * @param cloudMicrojoules of the provider's machines, computed, never added to the others
   * @param costNanoUsd what the provider charges
   * @param waited tasks that were put off
   * @param askedAgain times that a larger model was asked after a failed check
   * @param answeredBy last answers by endpoint
   */
  public record Totals(
      String strategy,
      int tasks,
      int passed,
      long localMicrojoules,
      long cloudMicrojoules,
      long costNanoUsd,
      int waited,
      int askedAgain,
      Map<String, Integer> answeredBy) {}

  /** Runs the committed day. */
  public static Totals of(Strategy strategy) {
    return new DayRun(strategy).run(Task.all());
  }

  private Totals run(List<Task> tasks) {
    for (Task task : tasks) {
      due.add(new Due(MIDNIGHT.plus(Duration.ofMinutes(task.minute())), task, false));
    }
    while (!due.isEmpty()) {
      Due next = due.remove();
      clock.moveTo(next.at());
      if (mayWait(next) && !powerful()) {
        putOff(next);
      } else {
        ask(next);
      }
    }
    return totals(tasks.size());
  }

  private boolean mayWait(Due next) {
    Instant end =
        MIDNIGHT.plus(Duration.ofMinutes(next.task().minute() + next.task().waitMinutes()));
    return strategy.heedsPower() && clock.instant().isBefore(end);
  }

  /** Whether there is no better power to wait for. */
  private boolean powerful() {
    EnergyAdvice advice = power.advice();
    return advice == EnergyAdvice.ALLOW_MEDIUM || advice == EnergyAdvice.ALLOW_LARGE;
  }

  private void putOff(Due next) {
    waited += next.waited() ? 0 : 1;
    due.add(new Due(clock.instant().plus(LOOK_AGAIN), next.task(), true));
  }

  private void ask(Due next) {
    Task task = next.task();
    Candidate answered = house.ask(task, RequestFacts.AUTO).answered();
    while (answered != null && failsVisibly(task, answered)) {
      Candidate again = askLarger(task, answered);
      if (again == null || again.model().equals(answered.model())) {
        break;
      }
      answered = again;
    }
    if (answered != null && largerMayPass(task, answered) && mayWait(next)) {
      putOff(next);
      return;
    }
    count(task, answered);
  }

  /** Who answered instead; absent when there is nobody larger, or nobody answered. */
  private @Nullable Candidate askLarger(Task task, Candidate answered) {
    Engine larger = larger(answered);
    if (larger == null) {
      return null;
    }
    askedAgain++;
    return house.ask(task, larger.model()).answered();
  }

  /** Whether it failed on a model than which there is a larger one, which power kept out. */
  private boolean largerMayPass(Task task, Candidate answered) {
    return failsVisibly(task, answered) && larger(answered) != null;
  }

  private static boolean failsVisibly(Task task, Candidate answered) {
    return task.runnable() && !passes(task, answered);
  }

  private static boolean passes(Task task, Candidate answered) {
    return task.passes().getOrDefault(answered.endpoint(), false);
  }

  /** The next larger model of this machine. */
  private @Nullable Engine larger(Candidate answered) {
    for (Engine engine : locals) {
      boolean there = !strategy.onlyLargest() || engine.equals(locals.getLast());
      if (there && engine.layer().compareTo(answered.layer()) > 0) {
        return engine;
      }
    }
    return null;
  }

  private void count(Task task, @Nullable Candidate answered) {
    answeredBy.merge(answered == null ? "nobody" : answered.endpoint(), 1, Integer::sum);
    passed += answered != null && passes(task, answered) ? 1 : 0;
  }

  private Totals totals(int tasks) {
    long local = 0;
    long cloud = 0;
    long cost = 0;
    for (Receipt receipt : house.receipts()) {
      Energy energy = receipt.economy().energy();
      local += energy == null ? 0 : energy.microjoules();
      cost += receipt.costNanoUsd();
      cloud += provider(receipt);
    }
    return new Totals(
        strategy.name(), tasks, passed, local, cloud, cost, waited, askedAgain, answeredBy);
  }

  private long provider(Receipt receipt) {
    Candidate answered = receipt.answered();
    Engine engine = answered == null ? null : engines.get(answered.model());
    return engine == null || !engine.cloud()
        ? 0
        : engine.microjoules(receipt.usage().promptTokens(), receipt.usage().completionTokens());
  }
}
