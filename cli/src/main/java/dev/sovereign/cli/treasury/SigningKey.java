package dev.sovereign.cli.treasury;

import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The operator's Ed25519 key. Its file holds the public half as it is and the private one encrypted
 * with AES-256-GCM under a key that PBKDF2-HMAC-SHA256 makes of the passphrase, so that a program
 * which reads every file of this user still cannot sign.
 *
 * <p>The file: four lines, of a name of the form, salt, public key, and nonce with ciphertext, the
 * last three in Base64.
 */
public final class SigningKey {

  /** OWASP's number for PBKDF2-HMAC-SHA256. */
  private static final int ROUNDS = 600_000;

  private static final String FORM = "sovereign-operator-key-1";
  private static final int SALT = 16;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int FINGERPRINT = 8;

  private final Path file;

  /**
   * @param file outside {@code $SOVEREIGN_HOME}, where the stack's own processes have no business
   */
  public SigningKey(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** Makes a key; one that is there is never overwritten. */
  public void create(char[] passphrase) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] salt = random(SALT);
      byte[] nonce = random(NONCE);
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, passphrase, salt, nonce, pair.getPublic().getEncoded())
              .doFinal(pair.getPrivate().getEncoded());
      write(
          List.of(
              FORM,
              base64(salt),
              base64(pair.getPublic().getEncoded()),
              base64(join(nonce, sealed))));
    } catch (GeneralSecurityException e) {
      throw new StackException("this Java cannot make a key: " + e.getMessage(), e);
    }
  }

  /** The public half: X.509 in Base64. */
  public String publicKey() {
    return lines().get(2);
  }

  /** As the books record it: the first 16 hexadecimal digits of the public half's SHA-256. */
  public String fingerprint() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(publicKey()));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The one-time code for a message: fingerprint, dot, signature in URL-safe Base64. */
  public String code(String message, char[] passphrase) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(privateKey(passphrase));
      signature.update(message.getBytes(StandardCharsets.UTF_8));
      return fingerprint()
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new StackException(file + ": the key cannot sign: " + e.getMessage(), e);
    }
  }

  private PrivateKey privateKey(char[] passphrase) throws GeneralSecurityException {
    List<String> lines = lines();
    byte[] salt = Base64.getDecoder().decode(lines.get(1));
    byte[] shown = Base64.getDecoder().decode(lines.get(2));
    byte[] sealed = Base64.getDecoder().decode(lines.get(3));
    byte[] nonce = Arrays.copyOf(sealed, NONCE);
    try {
      byte[] opened =
          cipher(Cipher.DECRYPT_MODE, passphrase, salt, nonce, shown)
              .doFinal(sealed, NONCE, sealed.length - NONCE);
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(opened));
    } catch (AEADBadTagException e) {
      throw new StackException(
          file + ": the passphrase does not open it; nothing was signed. Try again.", e);
    }
  }

  private static Cipher cipher(int mode, char[] passphrase, byte[] salt, byte[] nonce, byte[] shown)
      throws GeneralSecurityException {
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(passphrase, salt, ROUNDS, 256))
            .getEncoded();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    // A file whose public half was exchanged does not open.
    cipher.updateAAD(shown);
    return cipher;
  }

  private void write(List<String> lines) {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      Files.createDirectories(folder);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(file, lines, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new StackException(
          file + ": there is a key already. Move it away first if you want another.", e);
    } catch (IOException e) {
      throw new StackException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private List<String> lines() {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() == 4 && lines.getFirst().equals(FORM)) {
        return lines;
      }
      throw new StackException(file + ": not an operator's key; restore it from your copy.");
    } catch (IOException e) {
      throw new StackException(
          file + ": no operator's key: make one with ./sovereign treasury key.", e);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
