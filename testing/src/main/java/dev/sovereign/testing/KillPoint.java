package dev.sovereign.testing;

/**
 * Which process is killed, and when.
 *
 * @param service {@code worker}, {@code temporal}, {@code postgres}, {@code model} or {@code
 *     supervisor}
 * @param step right after this has happened
 */
public record KillPoint(String service, Step step) {

  @Override
  public String toString() {
    return service + " after " + step;
  }
}
