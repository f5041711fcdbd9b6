package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.EventSink;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes events on, but holds back those before the first token: until then another endpoint can
 * answer unseen. For one thread.
 */
final class HeldEvents {

  private final EventSink sink;
  private final long start;
  private final List<byte[]> held = new ArrayList<>();
  private boolean open;
  private long firstTokenNanos;

  /**
   * @param start nanoseconds at which the upstream was asked
   */
  HeldEvents(EventSink sink, long start) {
    this.sink = sink;
    this.start = start;
  }

  /**
   * @param token whether this event holds a token
   * @throws UpstreamException {@link Fault#CANCELLED} when the caller went away
   */
  void pass(byte[] data, boolean token) throws UpstreamException {
    try {
      if (!open && token) {
        open = true;
        firstTokenNanos = System.nanoTime() - start;
        for (byte[] earlier : held) {
          sink.event(earlier);
        }
        held.clear();
      }
      if (open) {
        sink.event(data);
      } else {
        held.add(data);
      }
    } catch (IOException _) {
      throw new UpstreamException(Fault.CANCELLED, "the caller went away");
    }
  }

  long firstTokenNanos() {
    return firstTokenNanos;
  }
}
