package dev.sovereign.gateway.rest;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Starting a metabolic cycle and seeing how it goes. */
@RestController
final class CycleController {

  private final Cycles cycles;

  CycleController(Cycles cycles) {
    this.cycles = cycles;
  }

  @PostMapping("/api/cycles")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Cycles.Started start(@RequestBody String body) {
    return cycles.start(CycleRequest.parse(body));
  }

  /** What follows is the id: the ids of child workflows hold slashes. */
  @GetMapping("/api/cycles/{workflowId}/{*rest}")
  Cycles.Cycle find(@PathVariable String workflowId, @PathVariable String rest) {
    return cycles.find(rest.equals("/") ? workflowId : workflowId + rest);
  }
}
