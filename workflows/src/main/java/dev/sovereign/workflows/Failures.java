package dev.sovereign.workflows;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what Temporal wraps around a fault back into the line that an operator reads. */
public final class Failures {
  private static final int MAX_LENGTH = 300;
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]+");

  private Failures() {}

  /**
   * The innermost coded message, with its code; for a timeout what timed out, and the last fault
   * seen before it. What caused a coded fault says less to an operator than the fault does.
   */
  public static String describe(Throwable failure) {
    TimeoutFailure timeout = find(failure, TimeoutFailure.class);
    ApplicationFailure fault = fault(failure);
    String line;
    if (fault != null) {
      line = fault.getOriginalMessage() + (coded(fault) ? " (" + fault.getType() + ")" : "");
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

  private static @Nullable ApplicationFailure fault(Throwable failure) {
    ApplicationFailure innermost = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ApplicationFailure next
          && (coded(next) || innermost == null || !coded(innermost))) {
        innermost = next;
      }
    }
    return innermost;
  }

  /** Whether its type is a code of ours; else it is the name of a Java class. */
  private static boolean coded(ApplicationFailure fault) {
    return CODE.matcher(String.valueOf(fault.getType())).matches();
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
