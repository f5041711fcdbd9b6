package dev.sovereign.activities.inference.upstream;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.workflows.inference.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as the HTML standard says (9.2.6), over bytes: lines end with LF, CR or both,
 * several data lines are joined by LF, comments, ids and retries are passed over. An event that the
 * end of the stream cuts within a line is dropped; one that lacks only its empty line is given,
 * because some servers forget it after the last. For one thread.
 */
final class EventReader {

  private final HttpExchange exchange;
  private byte[] buffer = new byte[8 * 1024];
  private int start;
  private int scanned;
  private int end;
  private boolean afterCr;
  private String name = "";

  EventReader(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /** The name of the last event; empty when it had none. */
  String name() {
    return name;
  }

  /** The next event's data; null at the end of the stream. */
  byte @Nullable [] next() throws UpstreamException {
    byte[] data = null;
    name = "";
    while (true) {
      int line = nextLine();
      if (line < 0) {
        return data;
      }
      int from = start;
      start = line + 1;
      scanned = start;
      if (line > from) {
        data = field(from, line, data);
      } else if (data != null) {
        return data;
      } else {
        name = "";
      }
    }
  }

  /** The position of the line's end; -1 at the end of the stream. */
  private int nextLine() throws UpstreamException {
    while (true) {
      for (; scanned < end; scanned++) {
        byte b = buffer[scanned];
        if (b == '\n' && afterCr && scanned == start) {
          start++;
          afterCr = false;
        } else if (b == '\n' || b == '\r') {
          afterCr = b == '\r';
          return scanned;
        }
      }
      if (!fill()) {
        return -1;
      }
    }
  }

  private boolean fill() throws UpstreamException {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      scanned -= start;
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      if (end >= HttpExchange.MAX_BODY_BYTES) {
        throw new UpstreamException(Fault.MALFORMED, "an event without an end");
      }
      buffer = Arrays.copyOf(buffer, 2 * end);
    }
    int read = exchange.read(buffer, end, buffer.length - end);
    end += Math.max(0, read);
    return read >= 0;
  }

  private byte @Nullable [] field(int from, int to, byte @Nullable [] data) {
    if (isField(from, to, "data")) {
      return joined(data, value(from + "data".length(), to), to);
    }
    if (isField(from, to, "event")) {
      int value = value(from + "event".length(), to);
      name = new String(buffer, value, to - value, StandardCharsets.UTF_8);
    }
    return data;
  }

  private boolean isField(int from, int to, String field) {
    int length = field.length();
    if (to - from < length || (to - from > length && buffer[from + length] != ':')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buffer[from + i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** After the colon and one space. */
  private int value(int afterName, int to) {
    int value = Math.min(to, afterName + 1);
    return value < to && buffer[value] == ' ' ? value + 1 : value;
  }

  private byte[] joined(byte @Nullable [] before, int from, int to) {
    if (before == null) {
      return Arrays.copyOfRange(buffer, from, to);
    }
    byte[] both = Arrays.copyOf(before, before.length + 1 + to - from);
    both[before.length] = '\n';
    System.arraycopy(buffer, from, both, before.length + 1, to - from);
    return both;
  }
}
