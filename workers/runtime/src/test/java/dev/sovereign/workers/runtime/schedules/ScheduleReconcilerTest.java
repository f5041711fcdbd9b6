package dev.sovereign.workers.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleReconcilerTest {

  private static final DeclaredSchedule HOURLY = declared("hourly", Duration.ofHours(1));

  private final FakeStore store = new FakeStore();

  @Test
  void createsWhatIsMissing() {
    assertThat(reconcile(HOURLY).created()).containsExactly("hourly");
    assertThat(store.calls).containsExactly("create hourly");
  }

  @Test
  void leavesWhatIsAsDeclared() {
    store.put(live("hourly", true, HOURLY, false));
    ScheduleReconciler.Result result = reconcile(HOURLY);
    assertThat(result.unchanged()).containsExactly("hourly");
    assertThat(result.changed()).isFalse();
    assertThat(store.calls).isEmpty();
  }

  @Test
  void updatesWhatDiffers() {
    store.put(live("hourly", true, declared("hourly", Duration.ofHours(2)), false));
    assertThat(reconcile(HOURLY).updated()).containsExactly("hourly");
  }

  @Test
  void updatesWhatTheFileCannotSay() {
    store.put(live("hourly", true, null, false));
    assertThat(reconcile(HOURLY).updated()).containsExactly("hourly");
  }

  @Test
  void leavesAPausedScheduleAlone() {
    store.put(live("hourly", true, HOURLY, true));
    assertThat(reconcile(HOURLY).changed()).isFalse();
    assertThat(new ScheduleReconciler(store, List.of(HOURLY)).statuses().getFirst().paused())
        .isTrue();
  }

  @Test
  void removesWhatIsNoLongerDeclared() {
    store.put(live("old", true, declared("old", Duration.ofHours(1)), false));
    assertThat(reconcile().removed()).containsExactly("old");
    assertThat(store.calls).containsExactly("remove old");
  }

  @Test
  void neverTouchesAScheduleOfAnother() {
    store.put(live("hourly", false, declared("hourly", Duration.ofHours(2)), false));
    store.put(live("theirs", false, null, false));
    ScheduleReconciler.Result result = reconcile(HOURLY);
    assertThat(result.foreign()).containsExactly("hourly");
    assertThat(store.calls).isEmpty();
    assertThat(new ScheduleReconciler(store, List.of(HOURLY)).statuses().getFirst().inSync())
        .isFalse();
  }

  @Test
  void showsAMissingScheduleAsOutOfSync() {
    ScheduleReconciler.Status status =
        new ScheduleReconciler(store, List.of(HOURLY)).statuses().getFirst();
    assertThat(status.inSync()).isFalse();
    assertThat(status.nextRun()).isNull();
    assertThat(status.lastRuns()).isEmpty();
  }

  private ScheduleReconciler.Result reconcile(DeclaredSchedule... declared) {
    return new ScheduleReconciler(store, List.of(declared)).reconcile();
  }

  private static DeclaredSchedule declared(String id, Duration every) {
    return new DeclaredSchedule(
        id,
        "Metabolism",
        Map.of(),
        every,
        Duration.ZERO,
        Overlap.SKIP,
        Duration.ofMinutes(10),
        Duration.ZERO);
  }

  private static LiveSchedule live(
      String id,
      boolean owned,
      @org.jspecify.annotations.Nullable DeclaredSchedule as,
      boolean paused) {
    return new LiveSchedule(id, owned, as, paused, Instant.EPOCH, List.of());
  }

  private static final class FakeStore implements ScheduleStore {

    private final Map<String, LiveSchedule> schedules = new HashMap<>();
    private final List<String> calls = new ArrayList<>();

    void put(LiveSchedule schedule) {
      schedules.put(schedule.id(), schedule);
    }

    @Override
    public Optional<LiveSchedule> find(String id) {
      return Optional.ofNullable(schedules.get(id));
    }

    @Override
    public List<String> ownedIds() {
      return schedules.values().stream().filter(LiveSchedule::owned).map(LiveSchedule::id).toList();
    }

    @Override
    public void create(DeclaredSchedule schedule) {
      calls.add("create " + schedule.id());
    }

    @Override
    public void update(DeclaredSchedule schedule) {
      calls.add("update " + schedule.id());
    }

    @Override
    public void remove(String id) {
      calls.add("remove " + id);
    }
  }
}
