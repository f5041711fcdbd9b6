package dev.sovereign.workers.runtime.schedules;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleException;
import io.temporal.client.schedules.ScheduleListDescription;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleUpdate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Schedules in Temporal. */
public final class TemporalSchedules implements ScheduleStore {

  /** Marks what was made from the file. Set once: Temporal keeps a schedule's memo as created. */
  static final String MARK = "sovereignDeclared";

  private final ScheduleClient client;

  private TemporalSchedules(ScheduleClient client) {
    this.client = client;
  }

  /** A reconciler of declared schedules with a Temporal namespace. */
  public static ScheduleReconciler reconciler(
      ScheduleClient client, List<DeclaredSchedule> declared) {
    return new ScheduleReconciler(new TemporalSchedules(client), declared);
  }

  @Override
  public Optional<LiveSchedule> find(String id) {
    return unlessGone(() -> ScheduleMapping.live(client.getHandle(id).describe()));
  }

  @Override
  public List<String> ownedIds() {
    try (Stream<ScheduleListDescription> all = client.listSchedules()) {
      return all.filter(schedule -> schedule.getMemo(MARK, String.class) != null)
          .map(ScheduleListDescription::getScheduleId)
          .toList();
    }
  }

  @Override
  public void create(DeclaredSchedule schedule) {
    ScheduleOptions options =
        ScheduleOptions.newBuilder().setMemo(Map.of(MARK, "infra/schedules.yaml")).build();
    try {
      client.createSchedule(schedule.id(), ScheduleMapping.schedule(schedule), options);
    } catch (ScheduleAlreadyRunningException _) {
      // Another worker was quicker, with the same file.
      return;
    }
  }

  @Override
  public void update(DeclaredSchedule schedule) {
    client
        .getHandle(schedule.id())
        .update(
            live ->
                new ScheduleUpdate(
                    Schedule.newBuilder(ScheduleMapping.schedule(schedule))
                        .setState(live.getDescription().getSchedule().getState())
                        .build()));
  }

  @Override
  public void remove(String id) {
    Optional<Boolean> _ =
        unlessGone(
            () -> {
              client.getHandle(id).delete();
              return true;
            });
  }

  private static <T> Optional<T> unlessGone(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (ScheduleException e) {
      if (e.getCause() instanceof StatusRuntimeException status
          && status.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
