package dev.sovereign.modelserver.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes weights files byte by byte, good and bad. */
public final class GgufBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A small file that is whole: one tensor of 64 Q4_1 elements, 40 bytes. */
  public static GgufBytes whole() {
    return new GgufBytes()
        .magic()
        .int32(3)
        .int64(1)
        .int64(4)
        .text("general.architecture")
        .int32(8)
        .text("llama")
        .text("llama.context_length")
        .int32(4)
        .int32(4096)
        .text("tokenizer.ggml.model")
        .int32(8)
        .text("gpt2")
        .text("tokenizer.ggml.tokens")
        .int32(9)
        .int32(8)
        .int64(2)
        .text("a")
        .text("b")
        .tensor("blk", 64, 3, 0)
        .align()
        .zeros(40);
  }

  public GgufBytes magic() {
    bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public GgufBytes int32(int value) {
    bytes.writeBytes(buffer(4).putInt(value).array());
    return this;
  }

  public GgufBytes int64(long value) {
    bytes.writeBytes(buffer(8).putLong(value).array());
    return this;
  }

  public GgufBytes text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    int64(encoded.length);
    bytes.writeBytes(encoded);
    return this;
  }

  public GgufBytes tensor(String name, long elements, int type, long offset) {
    return text(name).int32(1).int64(elements).int32(type).int64(offset);
  }

  public GgufBytes align() {
    return zeros(-bytes.size() & 31);
  }

  public GgufBytes zeros(int count) {
    bytes.writeBytes(new byte[count]);
    return this;
  }

  public byte[] toBytes() {
    return bytes.toByteArray();
  }

  public Path writeTo(Path file) throws IOException {
    return Files.write(file, toBytes());
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
