package dev.sovereign.activities.inference.call;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON as bytes in UTF-8, neither parsed nor copied. Equal when the bytes are. */
public final class RawJson {

  private static final RawJson EMPTY = new RawJson(new byte[0]);

  private final byte[] bytes;

  private RawJson(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes are kept, not copied, and must not be changed. */
  public static RawJson of(byte[] bytes) {
    return new RawJson(bytes);
  }

  /** Of text. */
  public static RawJson of(String text) {
    return new RawJson(text.getBytes(StandardCharsets.UTF_8));
  }

  /** No JSON at all. */
  public static RawJson empty() {
    return EMPTY;
  }

  /** Not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** As text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson json && Arrays.equals(bytes, json.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Never the content, which may be private. */
  @Override
  public String toString() {
    return bytes.length + " bytes of JSON";
  }
}
