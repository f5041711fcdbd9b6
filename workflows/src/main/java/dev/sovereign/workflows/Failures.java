package dev.sovereign.workflows;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import org.jspecify.annotations.Nullable;

/** Turns what Temporal wraps around a fault back into the line that an operator reads. */
public final class Failures {
  private static final int MAX_LENGTH = 300;

  private Failures() {}

  /**
   * The innermost coded message, with its type; for a timeout what timed out, and the last fault
   * seen before it.
   */
  public static String describe(Throwable failure) {
    TimeoutFailure timeout = find(failure, TimeoutFailure.class);
    ApplicationFailure fault = find(failure, ApplicationFailure.class);
    String line;
    if (fault != null) {
      line = fault.getOriginalMessage() + " (" + fault.getType() + ")";
    } else if (timeout != null) {
      line = "no answer in time";
    } else if (find(failure, CanceledFailure.class) != null) {
      line = "cancelled";
    } else if (find(failure, TerminatedFailure.class) != null) {
      line = "terminated";
    } else {
      line = root(failure).toString();
    }
    return PlainText.line(
        timeout == null ? line : line + " [" + timeout.getTimeoutType() + "]", MAX_LENGTH);
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    T innermost = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        innermost = type.cast(t);
      }
    }
    return innermost;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
