package dev.sovereign.cli.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Text as it was meant, or none: a replaced character would be recorded as if someone said it. */
public final class Utf8 {

  private Utf8() {}

  /**
   * The text of the bytes.
   *
   * @throws CharacterCodingException when they are not UTF-8
   */
  public static String strictly(byte[] bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
