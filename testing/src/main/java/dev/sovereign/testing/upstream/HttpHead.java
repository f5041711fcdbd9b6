package dev.sovereign.testing.upstream;

import java.nio.charset.StandardCharsets;

/** The request line and the few headers that say where a request ends. */
record HttpHead(
    String method,
    String path,
    int contentLength,
    boolean chunked,
    boolean expectsContinue,
    boolean close) {

  /** Parses the first {@code length} bytes, which end with an empty line. */
  static HttpHead parse(byte[] bytes, int length) {
    int line = lineEnd(bytes, 0);
    String first = new String(bytes, 0, line, StandardCharsets.US_ASCII);
    int blank = first.indexOf(' ');
    int second = first.indexOf(' ', blank + 1);
    int contentLength = 0;
    boolean chunked = false;
    boolean expects = false;
    boolean close = first.endsWith("1.0");
    for (int start = line + 2; start < length - 2; start = lineEnd(bytes, start) + 2) {
      switch (bytes[start] | 0x20) {
        case 'c' -> {
          if (named(bytes, start, "content-length:")) {
            contentLength = Integer.parseInt(value(bytes, start));
          } else if (named(bytes, start, "connection:")) {
            close |= value(bytes, start).equalsIgnoreCase("close");
          }
        }
        case 't' -> chunked |= named(bytes, start, "transfer-encoding:");
        case 'e' -> expects |= named(bytes, start, "expect:");
        default -> {
          // Of no interest.
        }
      }
    }
    return new HttpHead(
        blank < 0 ? "" : first.substring(0, blank),
        second < 0 ? "/" : first.substring(blank + 1, second),
        contentLength,
        chunked,
        expects,
        close);
  }

  private static int lineEnd(byte[] bytes, int start) {
    int i = start;
    while (bytes[i] != '\r') {
      i++;
    }
    return i;
  }

  private static boolean named(byte[] bytes, int start, String name) {
    for (int i = 0; i < name.length(); i++) {
      byte letter = bytes[start + i];
      if ((letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String value(byte[] bytes, int start) {
    int colon = start;
    while (bytes[colon] != ':') {
      colon++;
    }
    return new String(
            bytes, colon + 1, lineEnd(bytes, start) - colon - 1, StandardCharsets.US_ASCII)
        .strip();
  }
}
