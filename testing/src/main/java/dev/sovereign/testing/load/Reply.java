package dev.sovereign.testing.load;

import java.util.Map;

/**
 * What one call came to.
 *
 * @param status the HTTP status; 0 when there was none
 * @param text all of the answer's text that came
 * @param done whether the answer said that it is complete: the end of its body, or {@code [DONE]}
 * @param errorEvent the {@code error} object of a stream's error event as JSON; empty without one
 * @param problem why there is no complete answer, in a few words; empty when there is one
 * @param headers in lower case, the first value of each
 * @param millis from asking to the end
 * @param firstTokenMillis from asking to the first text; the same as {@code millis} when not
 *     streamed
 */
public record Reply(
    int status,
    String text,
    boolean done,
    String errorEvent,
    String problem,
    Map<String, String> headers,
    double millis,
    double firstTokenMillis) {

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Whether it is the whole right answer. */
  public boolean complete(String expected) {
    return status == 200
        && done
        && errorEvent.isEmpty()
        && problem.isEmpty()
        && text.equals(expected);
  }

  /** What it was, without the text. */
  public String line() {
    return "HTTP %d, %d characters%s%s%s"
        .formatted(
            status,
            text.length(),
            done ? "" : ", not complete",
            errorEvent.isEmpty() ? "" : ", error event",
            problem.isEmpty() ? "" : ", " + problem);
  }
}
