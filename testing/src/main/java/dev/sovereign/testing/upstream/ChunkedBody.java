package dev.sovereign.testing.upstream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A body in chunks, read from the beginning each time: requests here are small. */
final class ChunkedBody {

  private final byte[] bytes;
  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int at;
  private boolean whole;

  private ChunkedBody(byte[] bytes, int start, int limit) {
    this.bytes = bytes;
    this.limit = limit;
    this.at = start;
  }

  /** Reads what is there. */
  static ChunkedBody read(byte[] bytes, int start, int limit) {
    ChunkedBody chunks = new ChunkedBody(bytes, start, limit);
    chunks.whole = chunks.run();
    return chunks;
  }

  boolean whole() {
    return whole;
  }

  /** Behind its last byte. */
  int end() {
    return at;
  }

  byte[] body() {
    return body.toByteArray();
  }

  private boolean run() {
    while (true) {
      int line = line();
      if (line < 0) {
        return false;
      }
      String digits = new String(bytes, at, line - at, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(digits.split(";", 2)[0].strip(), 16);
      int end = line + 2 + size + 2;
      if (end > limit) {
        return false;
      }
      body.write(bytes, line + 2, size);
      at = end;
      if (size == 0) {
        return true;
      }
    }
  }

  private int line() {
    for (int i = at; i + 1 < limit; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
