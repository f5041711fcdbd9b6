package dev.sovereign.testing.upstream;

/**
 * What came in and went out on a path.
 *
 * @param calls requests that were read as a whole
 * @param bytesIn of their bodies
 * @param bytesOut of answers, heads included
 * @param faults requests that met a fault
 * @param aborted answers that the client did not wait for
 */
public record Counts(long calls, long bytesIn, long bytesOut, long faults, long aborted) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0);

  /** The sum of both. */
  public Counts plus(Counts other) {
    return new Counts(
        calls + other.calls,
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        faults + other.faults,
        aborted + other.aborted);
  }
}
