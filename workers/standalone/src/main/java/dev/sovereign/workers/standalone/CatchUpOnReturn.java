package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.endpoints.BreakerStore;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the schedule {@code catch-up} fire soon after an endpoint is back, so that what waits for it
 * need not wait for the next full five minutes. Best effort: the schedule fires anyway, and never
 * while a run is under way. Thread-safe.
 */
final class CatchUpOnReturn implements BreakerStore {

  private static final Logger log = LoggerFactory.getLogger(CatchUpOnReturn.class);

  private static final String SCHEDULE = "catch-up";

  /** Several models of an endpoint, and several endpoints of a network, come back together. */
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final BreakerStore store;
  private final ScheduleClient schedules;
  private final AtomicBoolean about = new AtomicBoolean();

  CatchUpOnReturn(BreakerStore store, ScheduleClient schedules) {
    this.store = store;
    this.schedules = schedules;
  }

  @Override
  public List<Kept> load() {
    return store.load();
  }

  @Override
  public void save(Kept kept) {
    store.save(kept);
  }

  @Override
  public void clear(String endpoint, String model) {
    store.clear(endpoint, model);
    if (about.compareAndSet(false, true)) {
      Thread.ofVirtual().name("catch-up-on-return").start(this::fire);
    }
  }

  private void fire() {
    try {
      Thread.sleep(SETTLED);
      about.set(false);
      schedules.getHandle(SCHEDULE).trigger(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ScheduleException | StatusRuntimeException e) {
      log.info(
          "what waits for an endpoint that is back waits for the schedule: {}", e.getMessage());
    }
  }
}
