package dev.sovereign.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Kills processes of a running stack with SIGKILL at random moments while sixteen writers record
 * facts and take lines over from each other, and then compares what they were told with what is
 * there.
 */
public final class FactKillHarness {

  private static final List<String> SERVICES = List.of("worker", "postgres", "temporal");
  private static final int WRITERS = 16;
  private static final int LINES = 4;

  /** One call in so many is a take-over. */
  private static final int CALLS_PER_TAKE_OVER = 50;

  private static final int LONGEST_PAUSE_MILLIS = 100;
  private static final int LONGEST_WAIT_MILLIS = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);

  private final Stack stack;
  private final Random random;
  private final FactTally tally = new FactTally();
  private final AtomicBoolean done = new AtomicBoolean();
  private final String prefix = "fact-kill-" + UUID.randomUUID();
  private final List<FactLine> lines;
  private final List<String> order = new ArrayList<>();

  /** The stack must be up. */
  public FactKillHarness(Stack stack, long seed) {
    this.stack = stack;
    this.random = new Random(seed);
    OwnerClient door = new OwnerClient(stack, PATIENCE);
    this.lines =
        IntStream.range(0, LINES)
            .mapToObj(i -> new FactLine(prefix + "-" + i, door, tally))
            .toList();
  }

  /**
   * Kills so many times under load. For one use.
   *
   * @param limit no further kill begins after this time
   * @param progress takes one line a kill
   */
  public Sweep sweep(int kills, Duration limit, Consumer<String> progress) throws Exception {
    lines.forEach(FactLine::takeOver);
    List<Kill> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        Writer writer = new Writer("w" + i, lines.get(i % LINES), new Random(random.nextLong()));
        writers.add(threads.submit(() -> write(writer)));
      }
      try {
        long end = System.nanoTime() + limit.toNanos();
        while (done.size() < kills && System.nanoTime() < end) {
          done.add(kill());
          progress.accept(done.size() + "/" + kills + " " + done.getLast());
        }
      } finally {
        this.done.set(true);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    return new Sweep(
        done,
        tally.acknowledgements(),
        tally.sessions().size(),
        tally.lostAnswers(),
        tally.refusals(),
        FactAudit.violations(stack, prefix + "%", tally),
        List.copyOf(tally.failures()));
  }

  private record Writer(String name, FactLine line, Random random) {}

  private void write(Writer writer) {
    for (int i = 1; !done.get(); i++) {
      writer.line().tell(writer.line().name() + " " + writer.name() + " fact " + i);
      if (writer.random().nextInt(CALLS_PER_TAKE_OVER) == 0) {
        writer.line().takeOver();
      }
      pause(writer.random().nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  private Kill kill() {
    String service = next();
    int wait = random.nextInt(LONGEST_WAIT_MILLIS);
    ProcessHandle process = running(service);
    pause(wait);
    int underWay = tally.callsUnderWay();
    KillHarness.killHard(process);
    long killed = System.nanoTime();
    int acknowledged = tally.acknowledgements();
    Await.until(
        "writers are acknowledged again after the death of " + service,
        RECOVERY_LIMIT,
        () -> tally.acknowledgements() >= acknowledged + WRITERS);
    return new Kill(service, underWay, Duration.ofNanos(System.nanoTime() - killed));
  }

  /** Each once in a random order, and again. */
  private String next() {
    if (order.isEmpty()) {
      order.addAll(SERVICES);
      Collections.shuffle(order, random);
    }
    return order.removeLast();
  }

  /** The one killed before may not have been started again yet. */
  private ProcessHandle running(String service) {
    List<ProcessHandle> found = new ArrayList<>();
    Await.until(
        service + " runs",
        RECOVERY_LIMIT,
        () ->
            ProcessHandle.of(stack.pid(service))
                .filter(ProcessHandle::isAlive)
                .map(found::add)
                .orElse(false));
    return found.getLast();
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  /**
   * One kill.
   *
   * @param service what was killed
   * @param underWay how many writers waited for an answer just then
   * @param recovery until sixteen further facts were acknowledged
   */
  public record Kill(String service, int underWay, Duration recovery) {
    @Override
    public String toString() {
      return "%s, %d calls under way, %d ms".formatted(service, underWay, recovery.toMillis());
    }
  }

  /**
   * What many kills came to.
   *
   * @param kills each, in order
   * @param acknowledged facts that writers were told are kept
   * @param sessions sessions that were opened
   * @param lostAnswers facts whose first answer was lost and that a retry found kept
   * @param refusals writes refused because another session had taken the pen
   * @param violations what must hold and did not
   * @param failures what the door answered, but for refusals, while it could not serve
   */
  public record Sweep(
      List<Kill> kills,
      int acknowledged,
      int sessions,
      long lostAnswers,
      long refusals,
      List<String> violations,
      List<String> failures) {
    public Sweep {
      kills = List.copyOf(kills);
      violations = List.copyOf(violations);
      failures = List.copyOf(failures);
    }

    /** Kills while at least one writer waited for an answer. */
    public long hits() {
      return kills.stream().filter(kill -> kill.underWay() > 0).count();
    }

    /** Violations that begin so. */
    public long violations(String beginning) {
      return violations.stream().filter(each -> each.startsWith(beginning)).count();
    }

    public double longestRecoverySeconds() {
      return kills.stream().mapToLong(kill -> kill.recovery().toMillis()).max().orElse(0) / 1000.0;
    }

    /** Kills a service, what the door said in trouble, and every violation. */
    public List<String> lines() {
      Map<String, Integer> services = new TreeMap<>();
      kills.forEach(kill -> services.merge(kill.service(), 1, Integer::sum));
      List<String> lines = new ArrayList<>();
      services.forEach((service, count) -> lines.add(service + ": " + count + " kills"));
      failures.forEach(each -> lines.add("answered in trouble: " + each));
      lines.addAll(violations);
      return lines;
    }
  }
}
