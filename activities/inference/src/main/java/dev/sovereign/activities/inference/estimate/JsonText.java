package dev.sovereign.activities.inference.estimate;

/**
 * Reads the characters of a JSON string from its UTF-8 bytes, lower-case where that is one
 * character, without decoding it as a whole. Bytes that are no such string yield wrong characters,
 * never an error. Used by one thread.
 */
final class JsonText {

  static final int END = -1;

  private final byte[] json;
  private int at;
  private int end;
  private boolean upper;

  JsonText(byte[] json) {
    this.json = json;
  }

  /** Goes on between these bytes; one that begins in mid-character begins after it. */
  void between(int start, int stop) {
    at = start;
    end = stop;
    while (at < end && (json[at] & 0xC0) == 0x80) {
      at++;
    }
  }

  int position() {
    return at;
  }

  /** Whether the last one was an upper-case letter. */
  boolean upper() {
    return upper;
  }

  int next() {
    upper = false;
    if (at >= end) {
      return END;
    }
    int b = json[at++];
    if (b >= 0) {
      return b == '\\' ? escaped() : lower(b);
    }
    int more = b >= -16 ? 3 : b >= -32 ? 2 : 1;
    int point = b & (0x3F >> more);
    for (int i = 0; i < more && at < end; i++) {
      point = (point << 6) | (json[at++] & 0x3F);
    }
    return lower(point);
  }

  private int escaped() {
    if (at >= end) {
      return END;
    }
    int b = json[at++];
    return switch (b) {
      case 'n', 'r' -> '\n';
      case 't' -> '\t';
      case 'b', 'f' -> ' ';
      case 'u' -> unicode();
      default -> b & 0x7F;
    };
  }

  private int unicode() {
    int point = 0;
    for (int i = 0; i < 4 && at < end; i++) {
      point = (point << 4) | Math.max(0, Character.digit(json[at++], 16));
    }
    return lower(point);
  }

  private int lower(int point) {
    if (point < 0x80) {
      upper = point >= 'A' && point <= 'Z';
      return upper ? point + 32 : point;
    }
    int small = Character.toLowerCase(point);
    upper = small != point;
    return small;
  }
}
