package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.workflows.Payloads;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import io.temporal.failure.ApplicationFailure;
import org.springframework.http.HttpStatus;

/** The body of a start, read as strictly as the workflow reads it, but before a run exists. */
final class CycleRequest {

  private CycleRequest() {}

  /**
   * @throws DoorException with status 400, naming the field
   */
  static MetabolismRequest parse(String body) {
    try {
      return Payloads.startRequest(body, MetabolismRequest.class);
    } catch (ApplicationFailure e) {
      throw new DoorException(
          HttpStatus.BAD_REQUEST,
          e.getOriginalMessage(),
          "send a JSON object: {}, or with repository, maxCommits, summarise");
    }
  }
}
