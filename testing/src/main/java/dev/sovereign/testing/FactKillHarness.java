package dev.sovereign.testing;

import dev.sovereign.cli.supervisor.RunFolder;
import dev.sovereign.cli.supervisor.ServiceRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Kills processes of a running stack, and the clients that record facts in it, with SIGKILL at
 * random moments, one or a few shortly after each other, and then compares what the clients were
 * told with what is there. Sixteen writers in four client processes record and take lines over from
 * each other all the while. For one use; not thread-safe.
 */
public final class FactKillHarness {

  private static final String CLIENT = "client";
  private static final String SUPERVISOR = "supervisor";

  /** A worker takes longest to be back, so that its share is the smallest. */
  private static final List<String> VICTIMS =
      List.of(CLIENT, CLIENT, CLIENT, "postgres", "postgres", "temporal", "temporal", "worker");

  /**
   * About one kill in so many is the supervisor's, besides. Its successor has seen no failures, so
   * that the pause before a restart stays that of a first failure.
   */
  private static final int KILLS_PER_SUPERVISOR = 32;

  private static final int LINES = 4;
  private static final int WRITERS_PER_LINE = 4;
  private static final int MOST_AT_ONCE = 3;
  private static final int LONGEST_GAP_MILLIS = 500;
  private static final int LONGEST_WAIT_MILLIS = 1_000;

  /** Long enough for a machine that does much else. */
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(15);

  private final Stack stack;
  private final Random random;
  private final Path folder;
  private final RunFolder records;
  private final FactTally tally = new FactTally();
  private final String prefix = "fact-kill-" + UUID.randomUUID();
  private final List<FactClients> clients = new ArrayList<>();
  private final List<String> order = new ArrayList<>();
  private final List<FactKill> kills = new ArrayList<>();

  /**
   * The stack must be up.
   *
   * @param folder new, for what the clients write down
   */
  public FactKillHarness(Stack stack, Path folder, long seed) {
    this.stack = stack;
    this.folder = folder;
    this.random = new Random(seed);
    this.records = new RunFolder(stack.home());
  }

  /**
   * Kills so many times under load.
   *
   * @param limit no further kill begins after this time
   * @param progress takes one line a kill
   */
  public FactKills sweep(int count, Duration limit, Consumer<String> progress) throws Exception {
    try {
      IntStream.range(0, LINES).forEach(this::start);
      awaitProgress("the clients record", WRITERS_PER_LINE);
      long end = System.nanoTime() + limit.toNanos();
      while (kills.size() < count && System.nanoTime() < end) {
        List<FactKill> some = killSome(count - kills.size());
        for (FactKill kill : some) {
          kills.add(kill);
          progress.accept(kills.size() + "/" + count + " " + kill);
        }
      }
      for (FactClients each : clients) {
        each.end();
      }
    } finally {
      clients.forEach(FactClients::close);
    }
    return FactKills.of(kills, tally, FactAudit.violations(stack, prefix + "%", tally));
  }

  private void start(int number) {
    String line = prefix + "-" + number;
    Path journals = folder.resolve(line);
    Random own = new Random(random.nextLong());
    clients.add(new FactClients(stack, line, journals, WRITERS_PER_LINE, own, tally));
  }

  /** One to three victims, then waits until all lines are written on again. */
  private List<FactKill> killSome(int most) {
    List<Death> deaths = new ArrayList<>();
    pause(LONGEST_WAIT_MILLIS);
    for (String victim : next(Math.min(most, 1 + random.nextInt(MOST_AT_ONCE)))) {
      deaths.add(kill(victim));
      pause(LONGEST_GAP_MILLIS);
    }
    if (deaths.stream().anyMatch(death -> death.victim().equals(SUPERVISOR))) {
      // Nothing else restarts a supervisor but the operator, or systemd.
      stack.run("up", "--detach", "--no-cycle").orThrow();
    }
    awaitProgress("the clients record again after " + deaths, WRITERS_PER_LINE);
    long recovered = System.nanoTime();
    return deaths.stream().map(death -> death.recoveredAt(recovered)).toList();
  }

  private record Death(String victim, int underWay, long at) {
    FactKill recoveredAt(long time) {
      return new FactKill(victim, underWay, Duration.ofNanos(time - at));
    }
  }

  private Death kill(String victim) {
    if (victim.equals(CLIENT)) {
      FactClients client = clients.get(random.nextInt(clients.size()));
      client.kill();
    } else {
      KillHarness.killHard(running(victim));
    }
    long killed = System.nanoTime();
    clients.forEach(FactClients::look);
    return new Death(victim, tally.underWay().size(), killed);
  }

  /** All of them in a random order, and again. */
  private List<String> next(int count) {
    if (order.isEmpty()) {
      order.addAll(VICTIMS);
      if (kills.size() % KILLS_PER_SUPERVISOR < VICTIMS.size()) {
        order.add(SUPERVISOR);
      }
      Collections.shuffle(order, random);
    }
    List<String> some = order.subList(0, Math.min(count, order.size()));
    List<String> victims = List.copyOf(some);
    some.clear();
    return victims;
  }

  /** The one killed before may not have been started again yet. */
  private ProcessHandle running(String victim) {
    List<ProcessHandle> found = new ArrayList<>();
    Await.until(
        victim + " runs", RECOVERY_LIMIT, () -> found.add(KillHarness.process(pid(victim))));
    return found.getFirst();
  }

  private long pid(String victim) {
    if (victim.equals(SUPERVISOR)) {
      return records.livingSupervisor().orElseThrow().process().pid();
    }
    @Nullable ServiceRecord record =
        records.services().find(victim).filter(ServiceRecord::alive).orElseThrow();
    return Objects.requireNonNull(record.process()).pid();
  }

  /** So many further facts on each line. */
  private void awaitProgress(String what, int facts) {
    clients.forEach(FactClients::look);
    List<Integer> before = clients.stream().map(FactClients::acknowledgements).toList();
    Await.until(
        what,
        RECOVERY_LIMIT,
        () -> {
          clients.forEach(FactClients::read);
          return clients.stream().anyMatch(FactClients::ended)
              || IntStream.range(0, LINES)
                  .allMatch(i -> clients.get(i).acknowledgements() >= before.get(i) + facts);
        });
    clients.forEach(FactClients::look);
  }

  private void pause(int longestMillis) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(longestMillis)).toNanos());
  }
}
