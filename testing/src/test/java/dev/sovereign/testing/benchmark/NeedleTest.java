package dev.sovereign.testing.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedleTest {

  private static final String TEXT = "canary0123456789abcdef";

  private final Needle needle = new Needle(TEXT);

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "a longer text before it, "})
  void itIsFoundPlainInHexadecimalAndInBase64AtAnyOffset(String before) {
    byte[] hay = bytes(before + TEXT + " and after");

    assertThat(needle.in(hay)).isTrue();
    assertThat(needle.in(bytes(HexFormat.of().formatHex(hay)))).isTrue();
    assertThat(needle.in(bytes(HexFormat.of().withUpperCase().formatHex(hay)))).isTrue();
    assertThat(needle.in(Base64.getEncoder().encode(hay))).isTrue();
  }

  @Test
  void anotherTextIsNotFound() {
    assertThat(needle.in(bytes("canary0123456789abcdeg"))).isFalse();
    assertThat(needle.in(new byte[0])).isFalse();
  }

  @Test
  void itIsFoundAcrossTheBlocksOfALargeFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large");
    Files.write(file, bytes("x".repeat((1 << 20) - 10) + TEXT + "y".repeat(100)));
    Files.write(folder.resolve("other"), bytes("x".repeat(3 << 20)));

    assertThat(needle.filesIn(folder)).containsExactly(file);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
