package dev.sovereign.gateway.openai;

import dev.sovereign.activities.inference.receipts.CachedAnswers;
import dev.sovereign.gateway.DoorException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The exact cache: what is in it, and forgetting one answer. */
@RestController
final class CacheController {

  private static final int LINES = 50;

  private final CachedAnswers cached;

  CacheController(CachedAnswers cached) {
    this.cached = cached;
  }

  @GetMapping(path = "/api/cache", produces = "application/json")
  CachedAnswers.Contents contents() {
    return cached.contents(LINES);
  }

  /** By the id of the call that bought it, as the list has it. */
  @DeleteMapping("/api/cache/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void evict(@PathVariable String id) {
    if (!CallIds.isPlausible(id) || !cached.evict(id)) {
      throw new DoorException(
          HttpStatus.NOT_FOUND,
          "the cache of this host has no answer of this call",
          "GET /api/cache lists what is in it");
    }
  }
}
