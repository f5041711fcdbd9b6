package dev.sovereign.modelserver.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufHeaderTest {
  @TempDir private Path folder;

  @Test
  void readsTheHeaderOfAWholeFile() throws Exception {
    byte[] bytes = GgufBytes.whole().toBytes();
    assertThat(GgufHeader.read(write(bytes)))
        .isEqualTo(new GgufHeader(bytes.length, "llama", 4096, false));
  }

  @Test
  void refusesAFileCutAnywhere() throws IOException {
    byte[] whole = GgufBytes.whole().toBytes();
    for (int length = 0; length < whole.length; length++) {
      Path cut = write(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> GgufHeader.read(cut))
          .as("cut at %d of %d", length, whole.length)
          .isInstanceOf(GgufException.class);
    }
  }

  @Test
  void saysHowMuchOfACutFileIsMissing() throws IOException {
    byte[] whole = GgufBytes.whole().toBytes();
    assertRefused(
        Arrays.copyOf(whole, whole.length - 1),
        "it is cut short: it has "
            + (whole.length - 1)
            + " bytes, its tensors need "
            + whole.length);
  }

  @Test
  void refusesAnotherKindOfFile() throws IOException {
    byte[] bytes = GgufBytes.whole().toBytes();
    bytes[0] = 'X';
    assertRefused(bytes, "not a GGUF file (it starts with 58475546, expected 47475546)");
  }

  @Test
  void refusesAnUnknownVersion() throws IOException {
    byte[] bytes = new GgufBytes().magic().int32(0x03000000).int64(0).int64(0).toBytes();
    assertRefused(bytes, "GGUF version is 50331648 (expected: 2 or 3)");
  }

  @Test
  void refusesAbsurdCounts() throws IOException {
    assertRefused(header(Long.MAX_VALUE, 0), "claims 9223372036854775807 tensors");
    assertRefused(header(-1, 0), "claims 18446744073709551615 tensors");
    assertRefused(header(0, 1L << 40), "claims 1099511627776 metadata entries");
  }

  @Test
  void refusesATextLongerThanTheFile() throws IOException {
    byte[] bytes =
        new GgufBytes().magic().int32(3).int64(0).int64(1).int64(1L << 50).zeros(64).toBytes();
    assertRefused(bytes, "bytes of text");
  }

  @Test
  void refusesArraysWithoutEnd() throws IOException {
    GgufBytes bytes =
        new GgufBytes().magic().int32(3).int64(0).int64(1).text("general.nested").int32(9);
    for (int depth = 0; depth < 100; depth++) {
      bytes.int32(9).int64(1);
    }
    assertRefused(bytes.toBytes(), "nests arrays deeper than 4");
  }

  @Test
  void refusesATensorOfImpossibleSize() throws IOException {
    assertRefused(tensor(Long.MAX_VALUE, 0), "tensor blk claims an impossible size");
    assertRefused(tensor(0, 0), "tensor blk claims an impossible size");
    assertRefused(tensor(32, -1), "tensor blk claims an impossible size");
  }

  @Test
  void refusesATensorBeyondTheFile() throws IOException {
    assertRefused(tensor(32, Long.MAX_VALUE / 2), "it is cut short");
  }

  @Test
  void refusesAHeaderWithoutAnArchitecture() throws IOException {
    assertRefused(header(0, 0), "names no architecture");
  }

  private static byte[] header(long tensors, long entries) {
    return new GgufBytes().magic().int32(3).int64(tensors).int64(entries).zeros(64).toBytes();
  }

  private static byte[] tensor(long elements, long offset) {
    return new GgufBytes()
        .magic()
        .int32(3)
        .int64(1)
        .int64(0)
        .tensor("blk", elements, 0, offset)
        .align()
        .zeros(512)
        .toBytes();
  }

  private void assertRefused(byte[] bytes, String reason) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> GgufHeader.read(file))
        .isInstanceOf(GgufException.class)
        .hasMessageContaining(reason);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("weights.gguf"), bytes);
  }
}
