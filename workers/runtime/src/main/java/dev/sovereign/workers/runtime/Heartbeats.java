package dev.sovereign.workers.runtime;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityExecutionContextBase;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.time.Duration;

/**
 * Beats while an activity with a heartbeat timeout runs, so that a worker that died is noticed by
 * its silence and not by the activity's own limit, which is long enough for the slowest honest
 * work. It says that the worker lives, not that the work goes on: the limit still ends what hangs.
 * An activity that beats by itself is left to it: it may tell how far it is.
 */
final class Heartbeats extends WorkerInterceptorBase {

  /** Several in the shortest heartbeat timeout in use; work that is quicker never beats. */
  static final Duration BETWEEN = Duration.ofSeconds(1);

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Beating(next);
  }

  private static final class Beating extends ActivityInboundCallsInterceptorBase {

    private Runnable beat = () -> {};
    private boolean wanted;
    private volatile boolean beatsItself;

    Beating(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      beat = () -> context.heartbeat(null);
      wanted = context.getInfo().getHeartbeatTimeout().isPositive();
      super.init(
          new ActivityExecutionContextBase(context) {
            @Override
            public <V> void heartbeat(V details) {
              beatsItself = true;
              super.heartbeat(details);
            }
          });
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      if (!wanted) {
        return super.execute(input);
      }
      Thread beating = Thread.ofVirtual().name("heartbeats").start(this::beatUntilInterrupted);
      try {
        return super.execute(input);
      } finally {
        beating.interrupt();
      }
    }

    private void beatUntilInterrupted() {
      try {
        Thread.sleep(BETWEEN);
        while (!beatsItself) {
          beat.run();
          Thread.sleep(BETWEEN);
        }
      } catch (InterruptedException | ActivityCompletionException _) {
        // Done, or nobody wants it any more: its own completion will be told so.
      }
    }
  }
}
