package dev.sovereign.gateway.rest;

import dev.sovereign.workflows.memory.RecordedFact;
import java.net.URI;
import org.springframework.http.ResponseEntity;

/** The answer to a recorded fact: 201 the first time, 200 when it was known. */
final class Recorded {

  private Recorded() {}

  static ResponseEntity<RecordedFact> answer(RecordedFact fact) {
    return fact.known()
        ? ResponseEntity.ok(fact)
        : ResponseEntity.created(URI.create("/api/memory/facts/" + fact.id())).body(fact);
  }
}
