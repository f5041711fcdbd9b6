package dev.sovereign.workers.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  /** Something that never beats by itself. */
  @ActivityInterface
  public interface Silent {
    /** Whether a beat came before so many milliseconds were over. */
    boolean waitForBeat(long millis);
  }

  /** Something that says how far it is. */
  @ActivityInterface
  public interface Telling {
    /** Once, at the beginning. */
    void tell();
  }

  private final AtomicInteger beats = new AtomicInteger();
  private final CountDownLatch beaten = new CountDownLatch(2);
  private final TestActivityEnvironment environment =
      TestActivityEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkerFactoryOptions(
                  WorkerFactoryOptions.newBuilder().setWorkerInterceptors(new Heartbeats()).build())
              .build());

  @BeforeEach
  void listen() {
    environment.setActivityHeartbeatListener(
        Object.class,
        _ -> {
          beats.incrementAndGet();
          beaten.countDown();
        });
    environment.registerActivitiesImplementations((Silent) this::await);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void beatForWorkThatIsSilentItself() {
    assertThat(silent(Duration.ofSeconds(10)).waitForBeat(60_000)).isTrue();
  }

  @Test
  void doNotBeatWhereNobodyListens() {
    long longerThanABeat = Heartbeats.BETWEEN.toMillis() * 2;
    assertThat(silent(Duration.ZERO).waitForBeat(longerThanABeat)).isFalse();
    assertThat(beats).hasValue(0);
  }

  @Test
  void leaveWorkAloneThatBeatsItself() {
    List<@Nullable String> told = new CopyOnWriteArrayList<>();
    environment.setActivityHeartbeatListener(String.class, told::add);
    environment.registerActivitiesImplementations(
        (Telling)
            () -> {
              Activity.getExecutionContext().heartbeat("half");
              LockSupport.parkNanos(Heartbeats.BETWEEN.multipliedBy(3).toNanos());
            });
    // What was told is sent on after four fifths of the timeout, the latest only.
    environment.newActivityStub(Telling.class, options(Duration.ofSeconds(2))).tell();
    assertThat(told).containsExactly("half");
  }

  private Silent silent(Duration heartbeat) {
    return environment.newActivityStub(Silent.class, options(heartbeat));
  }

  private static ActivityOptions options(Duration heartbeat) {
    ActivityOptions.Builder options =
        ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(2));
    if (heartbeat.isPositive()) {
      options.setHeartbeatTimeout(heartbeat);
    }
    return options.build();
  }

  private boolean await(long millis) {
    try {
      return beaten.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
