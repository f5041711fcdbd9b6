package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.gateways.Routes;
import dev.sovereign.testing.gateways.SovereignGateway;
import dev.sovereign.testing.upstream.FakeControl;
import dev.sovereign.testing.upstream.FakeFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * An outage of the cloud, and for its second half of the local endpoint too, in the middle of what
 * schedules start: every fire completes, and what was answered at a lower level is made again once
 * the cloud is back.
 */
final class OutageCatchUp {

  /** Shortens or lengthens the outage. */
  private static final String OUTAGE = "SOVEREIGN_BENCH_OUTAGE_S";

  private static final Duration REDONE_WITHIN = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private OutageCatchUp() {}

  static Report run(boolean quick) {
    try (Lab lab = new Lab("outage-catch-up", quick)) {
      FakeControl cloud = lab.fake();
      FakeControl local = lab.fake();
      try (SovereignGateway sovereign =
          lab.sovereign(Routes.cloudAndLocal(cloud.address(), local.address()))) {
        cut(lab, sovereign, cloud, local);
      }
      return lab.report();
    }
  }

  private static void cut(
      Lab lab, SovereignGateway sovereign, FakeControl cloud, FakeControl local) {
    Duration outage =
        Duration.ofSeconds(
            Optional.ofNullable(System.getenv(OUTAGE))
                .map(Long::parseLong)
                .orElse((long) lab.count(600, 60)));
    Duration every = outage.dividedBy(20);
    lab.note(
        "outage of %d s; a question, one that waits for the cloud, and a cycle every %d s"
            .formatted(outage.toSeconds(), every.toSeconds()));
    try (ScheduledWork work = new ScheduledWork(sovereign, every)) {
      work.alsoDeferred(every);
      pause(every.multipliedBy(3));
      cloud.fault(FakeFault.REFUSED);
      lab.progress("the cloud is cut for " + outage.toSeconds() + " s");
      pause(outage.dividedBy(2));
      local.fault(FakeFault.REFUSED);
      pause(outage.dividedBy(2));
      cloud.heal();
      local.heal();
      long back = System.nanoTime();
      Instant returned = Instant.now();
      lab.progress("all are back");
      pause(every.multipliedBy(3));
      work.stop();
      measure(lab, work, returned, back);
    }
  }

  private static void measure(Lab lab, ScheduledWork work, Instant returned, long back) {
    ScheduledWork.Fires fires = work.awaitEnd();
    lab.figure(
        Figure.atLeast(
            "fires that completed",
            (double) fires.completed(),
            "of " + fires.all(),
            (double) fires.all()));
    ScheduledWork.Deferred waited = work.deferred(returned, REDONE_WITHIN);
    awaitEmptyQueue(work, back);
    double seconds = (System.nanoTime() - back) / 1e9;
    deferred(lab, waited, work.deferredMadeAgain());
    long queued = work.number("SELECT count(*) FROM inference.catch_up");
    long rules =
        work.number("SELECT count(*) FROM inference.catch_up WHERE earlier_layer = 'RULES'");
    long done = work.number("SELECT count(*) FROM inference.catch_up WHERE state = 'done'");
    lab.figure(Figure.atLeast("answers that were queued, by rules", (double) rules, "", 1));
    lab.figure(
        Figure.atLeast(
            "answers that were queued, by the local model", (double) (queued - rules), "", 1));
    lab.figure(
        Figure.atLeast("made again by the cloud", (double) done, "of " + queued, (double) queued));
    lab.figure(
        new Figure(
            "the last was made again after", seconds, "s", (double) REDONE_WITHIN.toSeconds()));
    long bought =
        work.number(
            "SELECT count(*) FROM inference.receipt WHERE earlier_call IS NOT NULL"
                + " AND quality = 'MODEL'");
    lab.figure(
        new Figure("bought to make them again", (double) bought, "", (double) done, (double) done));
    lab.plain(
        "mean of what both answers have in common",
        (double)
                work.number(
                    "SELECT coalesce(avg(similar_permille), 0)::bigint FROM inference.catch_up")
            / 10,
        "%");
  }

  /**
   * @param again fires whose tier went away as they asked it, so that a lower one answered: they
   *     are made again like all such answers
   */
  private static void deferred(Lab lab, ScheduledWork.Deferred deferred, long again) {
    lab.figure(
        Figure.atLeast(
            "deferred fires that waited out the outage", (double) deferred.inOutage(), "", 1));
    lab.plain("deferred fires that were cut off in the asking and made again", (double) again, "");
    lab.figure(
        Figure.atLeast(
            "deferred fires that the cloud answered in time, those included",
            (double) deferred.byCloud() + again,
            "of " + deferred.all(),
            (double) deferred.all()));
    lab.figure(
        new Figure(
            "the last deferred fire was answered after",
            deferred.lastSeconds(),
            "s",
            (double) REDONE_WITHIN.toSeconds()));
  }

  private static void awaitEmptyQueue(ScheduledWork work, long back) {
    String waiting = "SELECT count(*) FROM inference.catch_up WHERE state = 'waiting'";
    while (work.number(waiting) > 0 && System.nanoTime() - back < REDONE_WITHIN.toNanos()) {
      pause(LOOK);
    }
  }

  private static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
