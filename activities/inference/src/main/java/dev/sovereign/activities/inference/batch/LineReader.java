package dev.sovereign.activities.inference.batch;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of a stream with their places. A line that is too long is skipped. For one thread. */
final class LineReader {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;
  private long position;
  private int number;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** A line without its end. Not a record: those do not hold arrays here. */
  static final class Line {
    private final int number;
    private final long starts;
    private final byte @Nullable [] bytes;

    private Line(int number, long starts, byte @Nullable [] bytes) {
      this.number = number;
      this.starts = starts;
      this.bytes = bytes;
    }

    /** From 1. */
    int number() {
      return number;
    }

    /** Of its first byte in the stream. */
    long starts() {
      return starts;
    }

    /** Absent when it is too long. */
    byte @Nullable [] bytes() {
      return bytes;
    }

    boolean blank() {
      byte[] text = bytes;
      if (text == null) {
        return false;
      }
      for (byte each : text) {
        if (each != ' ' && each != '\t' && each != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  /** The next one; absent at the end. */
  @Nullable Line next() throws IOException {
    long starts = position;
    byte[] line = new byte[0];
    long length = 0;
    boolean any = false;
    while (fill()) {
      any = true;
      int stop = indexOfEnd();
      int count = stop - at;
      if (length + count <= maxBytes) {
        int before = line.length;
        line = Arrays.copyOf(line, before + count);
        System.arraycopy(buffer, at, line, before, count);
      }
      length += count;
      position += count;
      at = stop;
      if (at < end) {
        at++;
        position++;
        break;
      }
    }
    return any ? new Line(++number, starts, length > maxBytes ? null : line) : null;
  }

  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  private int indexOfEnd() {
    int stop = at;
    while (stop < end && buffer[stop] != '\n') {
      stop++;
    }
    return stop;
  }
}
