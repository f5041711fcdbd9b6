package dev.sovereign.testing.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A text that must not be somewhere: plain, in Base64 at any offset, or in hexadecimal. */
public final class Needle {

  private static final int BLOCK = 1 << 20;

  private final List<byte[]> forms = new ArrayList<>();
  private final String text;

  public Needle(String text) {
    this.text = text;
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    forms.add(plain);
    String hex = HexFormat.of().formatHex(plain);
    forms.add(hex.getBytes(StandardCharsets.US_ASCII));
    forms.add(hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    for (int shift = 0; shift < 3; shift++) {
      forms.add(base64(plain, shift));
    }
  }

  public String text() {
    return text;
  }

  /** As a database prints bytes. */
  String hex() {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Only what does not depend on the neighbours. */
  private static byte[] base64(byte[] plain, int shift) {
    byte[] shifted = new byte[shift + plain.length];
    System.arraycopy(plain, 0, shifted, shift, plain.length);
    String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int from = shift == 0 ? 0 : 4;
    return all.substring(from, all.length() - 2).getBytes(StandardCharsets.US_ASCII);
  }

  boolean in(byte[] hay) {
    return in(hay, hay.length);
  }

  private boolean in(byte[] hay, int length) {
    return forms.stream().anyMatch(form -> contains(hay, length, form));
  }

  private static boolean contains(byte[] hay, int length, byte[] form) {
    for (int i = 0; i <= length - form.length; i++) {
      int j = 0;
      while (j < form.length && hay[i + j] == form[j]) {
        j++;
      }
      if (j == form.length) {
        return true;
      }
    }
    return false;
  }

  /** The files below a folder, or the file itself, that hold it. */
  public List<Path> filesIn(Path folder) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(this::inFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean inFile(Path file) {
    int overlap = forms.stream().mapToInt(form -> form.length).max().orElseThrow();
    byte[] block = new byte[BLOCK];
    int kept = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.readNBytes(block, kept, BLOCK - kept);
          count > 0;
          count = in.readNBytes(block, kept, BLOCK - kept)) {
        int length = kept + count;
        if (in(block, length)) {
          return true;
        }
        kept = Math.min(overlap, length);
        System.arraycopy(block, length - kept, block, 0, kept);
      }
      return false;
    } catch (NoSuchFileException _) {
      // A running database renames and removes files while they are listed.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
