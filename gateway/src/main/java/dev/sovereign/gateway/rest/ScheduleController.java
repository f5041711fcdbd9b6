package dev.sovereign.gateway.rest;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The declared schedules. */
@RestController
final class ScheduleController {

  private final Schedules schedules;

  ScheduleController(Schedules schedules) {
    this.schedules = schedules;
  }

  @GetMapping("/api/schedules")
  List<Schedules.Schedule> list() {
    return Deadlines.call(schedules::list);
  }

  @PostMapping("/api/schedules/reconcile")
  Schedules.Reconciliation reconcile() {
    return Deadlines.call(schedules::reconcile);
  }
}
