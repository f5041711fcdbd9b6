package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.RunFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cycle that {@code up} runs. It is on record, {@code run/cycle.json}, so that an {@code up}
 * that died while it ran is followed by one that waits for that cycle and starts no other.
 */
final class FirstCycle {

  private static final String FILE = "cycle";
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration NEWS = Duration.ofSeconds(10);

  private final Gateway gateway;
  private final RunFolder folder;
  private final Duration bound;
  private final Consumer<String> progress;

  /**
   * @param bound after which a cycle that has not ended is an error
   */
  FirstCycle(Gateway gateway, RunFolder folder, Duration bound, Consumer<String> progress) {
    this.gateway = gateway;
    this.folder = folder;
    this.bound = bound;
    this.progress = progress;
  }

  /** The cycle on record. */
  static Optional<Gateway.Cycle> recorded(RunFolder folder) {
    return folder.read(FILE, Gateway.Cycle.class);
  }

  /**
   * Runs a cycle to its end, or waits for the recorded one that still runs.
   *
   * @throws StackException when none can be started, or it does not end in time
   */
  Gateway.CycleView run() throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    Optional<Gateway.Cycle> unfinished = recorded(folder).filter(Gateway.Cycle::runs);
    unfinished.ifPresent(cycle -> progress.accept("waiting for cycle " + cycle.workflowId()));
    Gateway.Cycle cycle = unfinished.isPresent() ? unfinished.get() : start(deadline);
    long news = System.nanoTime();
    while (System.nanoTime() < deadline) {
      Optional<Gateway.CycleView> view = look(cycle);
      if (view.isEmpty()) {
        // Temporal's file is a new one: nobody knows the recorded cycle any more.
        cycle = start(deadline);
      } else if (!view.get().cycle().runs()) {
        folder.write(FILE, view.get().cycle());
        return view.get();
      }
      if (System.nanoTime() - news > NEWS.toNanos()) {
        news = System.nanoTime();
        progress.accept("cycle %s runs".formatted(cycle.workflowId()));
      }
      Thread.sleep(POLL);
    }
    throw new StackException(
        "cycle %s has not ended after %d s: see it in the Temporal UI and ./sovereign logs worker; the next ./sovereign up waits for it again."
            .formatted(cycle.workflowId(), bound.toSeconds()));
  }

  private Gateway.Cycle start(long deadline) throws InterruptedException {
    String why = "";
    while (System.nanoTime() < deadline) {
      try {
        Gateway.Cycle cycle = gateway.startCycle();
        folder.write(FILE, cycle);
        progress.accept("cycle " + cycle.workflowId() + " started");
        return cycle;
      } catch (IOException notYet) {
        why = notYet.getMessage();
        Thread.sleep(POLL);
      }
    }
    throw new StackException(
        "no cycle could be started: " + why + ": see ./sovereign logs worker.");
  }

  /** A door that does not answer now is being restarted: the cycle is taken to run on. */
  private Optional<Gateway.CycleView> look(Gateway.Cycle cycle) {
    try {
      return gateway.cycle(cycle.workflowId());
    } catch (IOException _) {
      return Optional.of(new Gateway.CycleView(cycle, "", ""));
    }
  }
}
