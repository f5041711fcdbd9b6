package dev.sovereign.cli.supervisor;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor as a process: one a home, held by a lock that the kernel releases with the
 * process. TERM ends it after the step it is in; the services stay.
 */
public final class SupervisorProcess {

  /** Another supervisor of the same home is alive. */
  public static final int ALREADY_RUNS = 75;

  /** There is no stack to run. */
  public static final int NO_STACK = 78;

  private static final Duration TICK = Duration.ofMillis(250);
  private static final int TICKS_BETWEEN_ROTATIONS = 4;

  private final SovereignHome home;
  private final RunFolder folder;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  public SupervisorProcess(SovereignHome home) {
    this.home = home;
    this.folder = new RunFolder(home);
  }

  /** Supervises until TERM. Returns the exit code. */
  public int run() throws IOException {
    StackSpec stack = folder.stack().orElse(null);
    if (stack == null) {
      System.out.println(home.run() + " holds no stack.json: start the stack with ./sovereign up");
      return NO_STACK;
    }
    try (FileChannel channel =
            FileChannel.open(
                folder.supervisorLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      if (lock == null) {
        System.out.println("another supervisor of " + home.home() + " runs");
        return ALREADY_RUNS;
      }
      supervise(stack);
      return 0;
    }
  }

  private void supervise(StackSpec stack) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::finish, "finish"));
    MonotonicClock clock = new MonotonicClock();
    Supervisor supervisor =
        new Supervisor(home.home(), folder, stack, Probe.real(), Backoff.DEFAULT, clock);
    SupervisorRecord self =
        new SupervisorRecord(
            ProcessIdentity.self(), Instant.now().toString(), stack.app(), stack.identity(), false);
    folder.supervisor(self);
    supervisor.takeOver();
    folder.supervisor(self.whenSettled());
    for (int tick = 1; !isAsked(); tick++) {
      supervisor.step();
      if (tick % TICKS_BETWEEN_ROTATIONS == 0) {
        supervisor.rotateLogs();
      }
    }
    done.countDown();
  }

  private boolean isAsked() {
    try {
      return asked.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Waits for the step in progress: a process is never left started and unrecorded by TERM. */
  private void finish() {
    asked.countDown();
    try {
      if (!done.await(5, TimeUnit.SECONDS)) {
        System.out.println("ended in the middle of a step");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
