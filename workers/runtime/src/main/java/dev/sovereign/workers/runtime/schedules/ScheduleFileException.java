package dev.sovereign.workers.runtime.schedules;

import java.util.List;

/** The schedule file cannot be used; the message is every problem, one a line. */
public final class ScheduleFileException extends RuntimeException {

  public ScheduleFileException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
