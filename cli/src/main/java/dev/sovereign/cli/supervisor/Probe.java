package dev.sovereign.cli.supervisor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a service whether it serves. Read-only; bounded to a second. */
@FunctionalInterface
public interface Probe {

  /** Whether the service answers, and, where that can be told, that it is this process. */
  boolean ready(Readiness readiness, ProcessIdentity process);

  /** The real one. */
  static Probe real() {
    return (readiness, process) ->
        switch (readiness.kind()) {
          case ALIVE -> process.alive();
          case POSTMASTER ->
              PostmasterFile.read(Path.of(readiness.target()))
                  .filter(file -> file.isReady(process))
                  .isPresent();
          case HTTP -> Http.answersOk(URI.create(readiness.target()), Duration.ofSeconds(1));
        };
  }
}
