package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The session sealed last, in the form it has always had. */
@RestController
final class LastSessionController {

  private final SealedSessions sessions;

  LastSessionController(SealedSessions sessions) {
    this.sessions = sessions;
  }

  @GetMapping(path = "/api/sessions/last", produces = "application/json")
  String last() {
    return sessions
        .last()
        .orElseThrow(
            () ->
                new DoorException(
                    HttpStatus.NOT_FOUND,
                    "no session is sealed yet",
                    "start a cycle: POST /api/cycles with {}"));
  }
}
