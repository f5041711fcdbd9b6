package dev.sovereign.testing.gateways;

import dev.sovereign.testing.load.Caller;
import dev.sovereign.testing.load.Load;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A running gateway. {@link #close} stops all of its processes. */
public interface Gateway extends AutoCloseable {

  /** The base of its API. */
  URI address();

  /** The model to ask for: the first choice, with the fallback behind it. */
  String model();

  /** What every request needs. */
  Map<String, String> headers();

  /** The process that answers. */
  long pid();

  @Override
  void close();

  /** A careful caller of it. */
  default Caller caller(Duration patience) {
    return new Caller(address(), headers(), patience);
  }

  /** A load on it. */
  default Load load() {
    return Load.of(address(), model(), headers());
  }
}
