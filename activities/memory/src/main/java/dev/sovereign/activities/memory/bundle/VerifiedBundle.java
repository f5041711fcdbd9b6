package dev.sovereign.activities.memory.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.memory.CanonicalJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** A bundle whose signature is right over all of it; read again, it is compared again. */
final class VerifiedBundle {

  private static final Pattern SIGNATURE = Pattern.compile("\\{\"signature\":\"([0-9a-f]{128})\"}");

  private final Path file;
  private final Manifest manifest;

  private VerifiedBundle(Path file, Manifest manifest) {
    this.file = file;
    this.manifest = manifest;
  }

  static VerifiedBundle verify(Path file) throws IOException {
    var counted = new long[2];
    try (var lines = new BundleLines(file)) {
      String manifestLine =
          lines.rows(line -> counted[line.startsWith(BundleLines.SESSION) ? 0 : 1]++);
      String signatureLine = lines.next();
      Manifest manifest = signed(manifestLine, signatureLine == null ? "" : signatureLine);
      if (lines.next() != null) {
        throw BundleLines.refused("something follows its signature");
      }
      if (!lines.sha256().equals(manifest.sha256())
          || manifest.sessions() != counted[0]
          || manifest.facts() != counted[1]) {
        throw BundleLines.refused("its content is not what was signed");
      }
      return new VerifiedBundle(file, manifest);
    }
  }

  private static Manifest signed(String manifestLine, String signatureLine) {
    var signature = SIGNATURE.matcher(signatureLine);
    if (!signature.matches()) {
      throw BundleLines.refused("it has no signature");
    }
    try {
      String json = BundleLines.unwrapped(BundleLines.MANIFEST, manifestLine);
      Manifest manifest = CanonicalJson.read(json, Manifest.class);
      byte[] signed = HexFormat.of().parseHex(signature.group(1));
      if (SigningKey.verifies(manifest.publicKey(), manifestLine.getBytes(UTF_8), signed)) {
        return manifest;
      }
    } catch (IllegalArgumentException | NullPointerException _) {
      // No manifest: the same as a wrong signature.
    }
    throw BundleLines.refused("its signature is broken");
  }

  Manifest manifest() {
    return manifest;
  }

  /** Reads all rows; fails with BUNDLE_REFUSED at the end when the file was changed meanwhile. */
  void rows(BundleLines.RowReader reader) throws IOException {
    try (var lines = new BundleLines(file)) {
      lines.rows(reader);
      if (!manifest.sha256().equals(lines.sha256())) {
        throw BundleLines.refused("it was changed while it was read");
      }
    }
  }
}
