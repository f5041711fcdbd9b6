package dev.sovereign.activities.memory.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The Ed25519 key of this installation in a file of two lines of hexadecimal digits: the private
 * key (PKCS #8) and the public one (X.509).
 */
final class SigningKey {

  private static final String ALGORITHM = "Ed25519";
  private static final HexFormat HEX = HexFormat.of();

  private final PrivateKey key;
  private final String publicKey;

  private SigningKey(PrivateKey key, String publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /**
   * The key of the file, which is made with mode 0600 when it is missing.
   *
   * @throws UncheckedIOException when it cannot be used
   */
  static SigningKey readOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != 2) {
        throw new IOException("two lines are expected");
      }
      var encoded = new PKCS8EncodedKeySpec(HEX.parseHex(lines.get(0)));
      return new SigningKey(
          KeyFactory.getInstance(ALGORITHM).generatePrivate(encoded), lines.get(1));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be used as the key of bundles", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new UncheckedIOException(
          file + ": is no key of bundles", new IOException("not readable as Ed25519"));
    }
  }

  /** Moved into place whole; of two at once one wins, and both read what stands then. */
  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    Path next = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(next);
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    String text =
        HEX.formatHex(pair.getPrivate().getEncoded())
            + "\n"
            + HEX.formatHex(pair.getPublic().getEncoded())
            + "\n";
    try (var channel =
        Files.newByteChannel(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyOwner)) {
      channel.write(java.nio.charset.StandardCharsets.US_ASCII.encode(text));
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** X.509 in lower-case hexadecimal. */
  String publicKey() {
    return publicKey;
  }

  /** In lower-case hexadecimal. */
  String sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(message);
      return HEX.formatHex(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with Ed25519", e);
    }
  }

  /** Whether the signature is this key's over the message; false for what is no key at all. */
  static boolean verifies(String publicKey, byte[] message, byte[] signed) {
    try {
      PublicKey key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(HEX.parseHex(publicKey)));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      return false;
    }
  }
}
