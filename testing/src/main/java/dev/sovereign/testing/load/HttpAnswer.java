package dev.sovereign.testing.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An HTTP answer while it comes in: a length or chunks, a chat completion or its events. */
final class HttpAnswer {

  private static final byte[] CONTENT = "\"content\":".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[8192];
  private int length;
  private int head;
  private int end;
  private boolean chunked;
  private int nextChunk;

  /** Behind the body without the sizes of its chunks, which is put together in place. */
  private int bodyEnd;

  void clear() {
    length = 0;
    head = 0;
    end = -1;
    chunked = false;
  }

  /** Whether it is there as a whole. */
  boolean take(ByteBuffer more) throws IOException {
    if (length + more.remaining() > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more.remaining(), bytes.length * 2));
    }
    int count = more.remaining();
    more.get(bytes, length, count);
    length += count;
    if (head == 0 && !readHead()) {
      return false;
    }
    if (!chunked) {
      bodyEnd = Math.min(end, length);
      return length >= end;
    }
    return lastChunkSeen();
  }

  private boolean readHead() throws IOException {
    int at = find("\r\n\r\n", 0, length);
    if (at < 0) {
      return false;
    }
    head = at + 4;
    String lines = new String(bytes, 0, at + 2, StandardCharsets.ISO_8859_1);
    String lower = lines.toLowerCase(Locale.ROOT);
    chunked = lower.contains("\r\ntransfer-encoding: chunked");
    nextChunk = head;
    bodyEnd = head;
    if (!chunked) {
      int from = lower.indexOf("\r\ncontent-length:");
      if (from < 0) {
        throw new IOException("neither length nor chunks");
      }
      int colon = from + "\r\ncontent-length:".length();
      end = head + Integer.parseInt(lower.substring(colon, lower.indexOf('\r', colon)).strip());
    }
    return true;
  }

  private boolean lastChunkSeen() {
    while (true) {
      int line = find("\r\n", nextChunk, length);
      if (line < 0) {
        return false;
      }
      String digits = new String(bytes, nextChunk, line - nextChunk, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(digits.split(";", 2)[0].strip(), 16);
      int after = line + 2 + size + 2;
      if (after > length) {
        return false;
      }
      System.arraycopy(bytes, line + 2, bytes, bodyEnd, size);
      bodyEnd += size;
      nextChunk = after;
      if (size == 0) {
        return true;
      }
    }
  }

  /** All contents one after the other; what HTTP said when that was not 200. */
  String text() {
    String status = new String(bytes, 9, 3, StandardCharsets.US_ASCII);
    if (!status.equals("200")) {
      return "HTTP " + status;
    }
    StringBuilder text = new StringBuilder();
    boolean stream = find("data: ", head, bodyEnd) >= 0;
    if (stream && find("[DONE]", head, bodyEnd) < 0) {
      return "no [DONE]";
    }
    // The fake's words are plain letters: nothing in them is escaped.
    for (int at = contentAt(head); at >= 0; at = contentAt(at)) {
      int quote = at;
      while (quote < bodyEnd && bytes[quote] == ' ') {
        quote++;
      }
      if (quote < bodyEnd && bytes[quote] == '"') {
        int close = quote + 1;
        while (close < bodyEnd && bytes[close] != '"') {
          close++;
        }
        text.append(new String(bytes, quote + 1, close - quote - 1, StandardCharsets.ISO_8859_1));
        at = close;
      }
    }
    return text.toString();
  }

  private int contentAt(int from) {
    int at = find(CONTENT, from, bodyEnd);
    return at < 0 ? -1 : at + CONTENT.length;
  }

  private int find(String what, int from, int to) {
    return find(what.getBytes(StandardCharsets.US_ASCII), from, to);
  }

  private int find(byte[] what, int from, int to) {
    for (int i = from; i <= to - what.length; i++) {
      if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }
}
