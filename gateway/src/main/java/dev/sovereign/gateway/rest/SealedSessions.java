package dev.sovereign.gateway.rest;

import java.util.Optional;

/** Sealed sessions. Thread-safe. */
public interface SealedSessions {

  /** The session sealed last, as JSON; empty before the first. */
  Optional<String> last();
}
