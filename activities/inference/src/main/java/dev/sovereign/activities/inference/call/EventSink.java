package dev.sovereign.activities.inference.call;

import java.io.IOException;

/** Takes a stream's events while they come. Called by one thread. */
@FunctionalInterface
public interface EventSink {

  /**
   * One event's data: the JSON of a chunk as the upstream sent it. What precedes the first token of
   * text or of a tool call is held back by the upstream and comes with it, so that the first call
   * means that there is an answer. {@code [DONE]} is never passed on.
   *
   * @throws IOException when the caller went away; the upstream then stops the model and reports
   *     {@link dev.sovereign.workflows.inference.Fault#CANCELLED}
   */
  void event(byte[] data) throws IOException;

  /** Takes nothing. */
  static EventSink none() {
    return _ -> {};
  }
}
