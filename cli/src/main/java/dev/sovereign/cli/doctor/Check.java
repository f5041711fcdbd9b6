package dev.sovereign.cli.doctor;

/**
 * One look.
 *
 * @param name what was looked at, for example {@code postgres.fsync}; stable
 * @param ok whether it is as it should be
 * @param seen what was seen, in one line
 * @param mend the exact command that mends it; empty when ok
 */
public record Check(String name, boolean ok, String seen, String mend) {

  public Check {
    seen = seen.replaceAll("\\s*\\R\\s*", " ").strip();
    mend = ok ? "" : mend;
  }

  static Check of(String name, boolean ok, String seen, String mend) {
    return new Check(name, ok, seen, mend);
  }
}
