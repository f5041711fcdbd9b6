package dev.sovereign.workflows.treasury.loop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The public half of the operator's Ed25519 key. Checks signatures and can make none: the private
 * half is opened by the operator's passphrase and only within the command line.
 *
 * <p>Pure: the same key, message and code give the same answer. Thread-safe.
 */
public final class OperatorKey {

  private static final int FINGERPRINT_DIGITS = 16;

  private final String encoded;

  /**
   * @param encoded X.509 in Base64, as the key file has it; empty when the operator has none
   */
  public OperatorKey(String encoded) {
    this.encoded = encoded.strip();
  }

  public boolean missing() {
    return encoded.isEmpty();
  }

  /** The first 16 hexadecimal digits of the SHA-256 of the encoded key. */
  public String fingerprint() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(encoded));
      StringBuilder text = new StringBuilder(FINGERPRINT_DIGITS);
      for (int i = 0; i < FINGERPRINT_DIGITS / 2; i++) {
        text.append(Character.forDigit(hash[i] >> 4 & 15, 16));
        text.append(Character.forDigit(hash[i] & 15, 16));
      }
      return text.toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Whether the code is this key's signature over the message.
   *
   * @param code the key's fingerprint, a dot, and the signature in URL-safe Base64 without padding
   */
  public boolean signed(String message, String code) {
    int dot = code.indexOf('.');
    return dot > 0
        && code.substring(0, dot).strip().equals(fingerprint())
        && verifies(message, code.substring(dot + 1));
  }

  /** The fingerprint that a code of the right form begins with. */
  static String fingerprintOf(String code) {
    return code.substring(0, code.indexOf('.')).strip();
  }

  private boolean verifies(String message, String signature) {
    try {
      Signature check = Signature.getInstance("Ed25519");
      byte[] key = Base64.getDecoder().decode(encoded);
      check.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(key)));
      check.update(message.getBytes(StandardCharsets.UTF_8));
      return check.verify(Base64.getUrlDecoder().decode(signature.strip()));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Not a key or not a signature at all: that is no signature by this key either.
      return false;
    }
  }
}
