package dev.sovereign.activities.memory.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.memory.CanonicalJson;
import dev.sovereign.workflows.memory.MemoryFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A bundle's lines: a header, rows of sessions, facts, the manifest, its signature; each ends with
 * a line feed. Reads one file once.
 */
final class BundleLines implements AutoCloseable {

  static final String HEADER = "{\"bundle\":\"sovereign-memory\",\"version\":1}";
  static final String SESSION = "{\"session\":";
  static final String FACT = "{\"fact\":";
  static final String MANIFEST = "{\"manifest\":";
  static final String SIGNATURE = "{\"signature\":\"";

  /** A line's bytes: a hand-off repeats up to 10,000 facts, 2,000 characters of each. */
  private static final int MAX_LINE = 64 * 1024 * 1024;

  private final InputStream in;
  private final MessageDigest digest = CanonicalJson.sha256();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  BundleLines(Path file) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
  }

  /** The next line; null at the end. What it holds is not yet part of the digest. */
  @Nullable String next() throws IOException {
    line.reset();
    int it = in.read();
    if (it < 0) {
      return null;
    }
    for (; it != '\n'; it = in.read()) {
      if (it < 0 || line.size() == MAX_LINE) {
        throw refused(it < 0 ? "it ends in the middle of a line" : "a line is over 64 MiB");
      }
      line.write(it);
    }
    return line.toString(UTF_8);
  }

  /** The lines before the manifest, each for the reader; then the manifest. */
  String rows(RowReader reader) throws IOException {
    String header = next();
    digested();
    if (!HEADER.equals(header)) {
      throw refused("it does not begin like a bundle of version 1");
    }
    for (String row = next(); row != null; row = next()) {
      if (row.startsWith(MANIFEST)) {
        return row;
      }
      digested();
      reader.read(row);
    }
    throw refused("it has no manifest");
  }

  /** Takes a line. */
  @FunctionalInterface
  interface RowReader {
    void read(String line) throws IOException;
  }

  /** The bytes as they are: decoding may hide one that was changed. */
  private void digested() {
    digest.update(line.toByteArray());
    digest.update((byte) '\n');
  }

  /** Of all rows; once. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String unwrapped(String prefix, String line) {
    if (!line.endsWith("}")) {
      throw refused("a line is cut");
    }
    return line.substring(prefix.length(), line.length() - 1);
  }

  static RuntimeException refused(String why) {
    return MemoryFailure.BUNDLE_REFUSED.failure(
        "Nothing was imported: %s. Copy the bundle again from where it was exported, or export it anew."
            .formatted(why));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
