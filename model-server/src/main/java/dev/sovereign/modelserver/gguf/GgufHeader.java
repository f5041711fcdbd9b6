package dev.sovereign.modelserver.gguf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a whole weights file says. The format is GGUF's published one, versions 2 and
 * 3, little-endian.
 *
 * @param bytes length of the file
 * @param architecture for example {@code llama}
 * @param trainedContext the longest context it was trained for, in tokens; 0 when the file does not
 *     say
 * @param addsBeginToken whether its tokenizer puts a token before every text
 */
public record GgufHeader(
    long bytes, String architecture, long trainedContext, boolean addsBeginToken) {

  private static final int MAGIC = 0x46554747;
  private static final long SMALLEST_ENTRY = 13;
  private static final long SMALLEST_TENSOR = 24;
  private static final int MOST_DIMENSIONS = 4;

  /**
   * Reads and checks the header, and that every tensor it names lies within the file. Reads no
   * tensor.
   *
   * @throws GgufException when the file is no GGUF file, is cut short, or makes no sense
   * @throws IOException when it cannot be read
   */
  public static GgufHeader read(Path file) throws IOException, GgufException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (channel.size() < 24) {
        throw new GgufException("it has " + channel.size() + " bytes, too few for a header");
      }
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    }
  }

  private static GgufHeader read(MemorySegment file) throws GgufException {
    GgufReader reader = new GgufReader(file);
    checkMagic(reader.readInt());
    checkVersion(reader.readInt());
    long tensors = reader.readCount("tensors", SMALLEST_TENSOR);
    long entries = reader.readCount("metadata entries", SMALLEST_ENTRY);
    Map<String, Object> metadata = readMetadata(reader, entries);
    checkTensors(reader, tensors, alignment(metadata), file.byteSize());
    return describe(metadata, file.byteSize());
  }

  private static void checkMagic(int magic) throws GgufException {
    if (magic != MAGIC) {
      throw new GgufException(
          "it is not a GGUF file (it starts with "
              + String.format("%08x", Integer.reverseBytes(magic))
              + ", expected 47475546)");
    }
  }

  private static void checkVersion(int version) throws GgufException {
    if (version != 2 && version != 3) {
      throw new GgufException(
          "its GGUF version is " + Integer.toUnsignedString(version) + " (expected: 2 or 3)");
    }
  }

  private static Map<String, Object> readMetadata(GgufReader reader, long entries)
      throws GgufException {
    Map<String, Object> metadata = new HashMap<>();
    for (long i = 0; i < entries; i++) {
      String key = reader.readString();
      metadata.put(key, reader.readValue(reader.readInt()));
    }
    return metadata;
  }

  private static long alignment(Map<String, Object> metadata) throws GgufException {
    long alignment = number(metadata.get("general.alignment"), 32);
    if (alignment < 1 || Long.bitCount(alignment) != 1) {
      throw new GgufException("its alignment is " + alignment + " (expected: a power of two)");
    }
    return alignment;
  }

  private static void checkTensors(GgufReader reader, long tensors, long alignment, long fileBytes)
      throws GgufException {
    long furthest = 0;
    for (long i = 0; i < tensors; i++) {
      furthest = Math.max(furthest, readTensorEnd(reader));
    }
    long dataStart = (reader.position() + alignment - 1) & -alignment;
    if (furthest > fileBytes - dataStart) {
      throw new GgufException(
          "it is cut short: it has "
              + fileBytes
              + " bytes, its tensors need "
              + Long.toUnsignedString(dataStart + furthest));
    }
  }

  private static long readTensorEnd(GgufReader reader) throws GgufException {
    String name = reader.readString();
    try {
      long elements = readElements(reader, name);
      TensorType type = TensorType.find(reader.readInt());
      long offset = reader.readLong();
      if (offset < 0) {
        throw new ArithmeticException("offset");
      }
      return type == null ? offset : Math.addExact(offset, type.bytes(elements));
    } catch (ArithmeticException _) {
      throw new GgufException("its tensor " + name + " claims an impossible size");
    }
  }

  private static long readElements(GgufReader reader, String name) throws GgufException {
    int dimensions = reader.readInt();
    if (dimensions < 0 || dimensions > MOST_DIMENSIONS) {
      throw new GgufException("its tensor " + name + " claims " + dimensions + " dimensions");
    }
    long elements = 1;
    for (int i = 0; i < dimensions; i++) {
      long length = reader.readLong();
      if (length < 1) {
        throw new ArithmeticException("dimension");
      }
      elements = Math.multiplyExact(elements, length);
    }
    return elements;
  }

  private static GgufHeader describe(Map<String, Object> metadata, long bytes)
      throws GgufException {
    if (!(metadata.get("general.architecture") instanceof String architecture)) {
      throw new GgufException("its header names no architecture");
    }
    // llama.cpp's own default when the file does not say: only SentencePiece ("llama") adds one.
    boolean begins =
        metadata.get("tokenizer.ggml.add_bos_token") instanceof Boolean stated
            ? stated
            : "llama".equals(metadata.get("tokenizer.ggml.model"));
    return new GgufHeader(
        bytes, architecture, number(metadata.get(architecture + ".context_length"), 0), begins);
  }

  private static long number(@Nullable Object value, long otherwise) {
    return value instanceof Long number ? number : otherwise;
  }
}
