package dev.sovereign.workers.runtime.schedules;

import java.util.List;
import java.util.Optional;

/**
 * Where schedules live. Every call reaches the server and fails with its exception when that is
 * away.
 */
interface ScheduleStore {

  /** The schedule with this id. Always up to date. */
  Optional<LiveSchedule> find(String id);

  /** The ids of all that were made from the file. May lag some seconds behind. */
  List<String> ownedIds();

  /** Makes it; when somebody else just has, nothing happens. */
  void create(DeclaredSchedule schedule);

  /** Changes all but whether it is paused. */
  void update(DeclaredSchedule schedule);

  /** Removes it; one that is gone already is no error. */
  void remove(String id);
}
