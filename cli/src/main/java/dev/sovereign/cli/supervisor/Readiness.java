package dev.sovereign.cli.supervisor;

import java.net.URI;
import java.nio.file.Path;

/**
 * By what a started service is known to serve.
 *
 * @param kind how it is asked
 * @param target a URL for {@link Kind#HTTP}, the data directory for {@link Kind#POSTMASTER}, empty
 *     for {@link Kind#ALIVE}
 */
public record Readiness(Kind kind, String target) {

  /** How a service is asked. */
  public enum Kind {
    /** {@code GET} answers 2xx. */
    HTTP,
    /** {@code postmaster.pid} of the data directory names this very process and says ready. */
    POSTMASTER,
    /** It is ready as soon as it runs. */
    ALIVE
  }

  public static Readiness http(URI url) {
    return new Readiness(Kind.HTTP, url.toString());
  }

  public static Readiness postmaster(Path dataDirectory) {
    return new Readiness(Kind.POSTMASTER, dataDirectory.toString());
  }

  public static Readiness alive() {
    return new Readiness(Kind.ALIVE, "");
  }
}
