package dev.sovereign.modelserver.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A cursor over the little-endian bytes of a header that never leaves the file. */
final class GgufReader {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  // Each is far beyond any published model and far below what would exhaust the heap.
  private static final int LONGEST_KEPT_STRING = 1 << 16;
  private static final int DEEPEST_ARRAY = 4;

  private final MemorySegment file;
  private long position;

  GgufReader(MemorySegment file) {
    this.file = file;
  }

  long position() {
    return position;
  }

  long remaining() {
    return file.byteSize() - position;
  }

  int readInt() throws GgufException {
    return file.get(INT, advance(Integer.BYTES));
  }

  long readLong() throws GgufException {
    return file.get(LONG, advance(Long.BYTES));
  }

  /** A count of things of which each takes at least {@code smallest} bytes. */
  long readCount(String what, long smallest) throws GgufException {
    long count = readLong();
    if (count < 0 || count > remaining() / smallest) {
      throw new GgufException(
          "its header claims "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", more than the file can hold");
    }
    return count;
  }

  String readString() throws GgufException {
    long length = readCount("bytes of text", 1);
    long start = advance(length);
    int kept = (int) Math.min(length, LONGEST_KEPT_STRING);
    byte[] bytes = file.asSlice(start, kept).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads a metadata value: text, a number or a truth as {@code Object}, an array as its size. */
  Object readValue(int type) throws GgufException {
    return switch (type) {
      case STRING -> readString();
      case ARRAY -> skipArray(0);
      case 7 -> file.get(ValueLayout.JAVA_BYTE, advance(1)) != 0;
      default -> readNumber(type);
    };
  }

  private Object readNumber(int type) throws GgufException {
    int width = width(type);
    return switch (width) {
      case 1 -> (long) file.get(ValueLayout.JAVA_BYTE, advance(1));
      case 2 -> {
        advance(2);
        yield 0L;
      }
      case 4 -> (long) readInt();
      default -> readLong();
    };
  }

  private long skipArray(int depth) throws GgufException {
    if (depth == DEEPEST_ARRAY) {
      throw new GgufException("its header nests arrays deeper than " + DEEPEST_ARRAY);
    }
    int type = readInt();
    long count = readCount("array elements", type == STRING || type == ARRAY ? 8 : width(type));
    if (type != STRING && type != ARRAY) {
      advance(count * width(type));
      return count;
    }
    for (long i = 0; i < count; i++) {
      if (type == STRING) {
        advance(readCount("bytes of text", 1));
      } else {
        skipArray(depth + 1);
      }
    }
    return count;
  }

  private static int width(int type) throws GgufException {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case 10, 11, 12 -> 8;
      default -> throw new GgufException("its header holds a value of unknown type " + type);
    };
  }

  private long advance(long bytes) throws GgufException {
    if (bytes > remaining()) {
      throw new GgufException("it ends within its header, at byte " + file.byteSize());
    }
    long start = position;
    position += bytes;
    return start;
  }
}
