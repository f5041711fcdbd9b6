package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What supervisors and scrapers read. */
@RestController
final class ServiceController {

  private final Machine machine;

  ServiceController(Machine machine) {
    this.machine = machine;
  }

  /** 200 once the worker polls, 503 before: a supervisor waits for this after a start. */
  @GetMapping(path = "/health", produces = "application/json")
  Map<String, String> health() {
    Machine.Liveness liveness = machine.liveness();
    if (!liveness.ready()) {
      throw new DoorException(
          HttpStatus.SERVICE_UNAVAILABLE, liveness.detail(), "wait, or run ./sovereign doctor");
    }
    return Map.of("status", "UP", "detail", liveness.detail());
  }

  @GetMapping(path = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
  String metrics() {
    return machine.metrics();
  }
}
