package dev.sovereign.activities.treasury.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The text that is hashed: each field as its length in bytes, a colon and the field, or a hyphen
 * for none, and a comma. Written apart from {@code treasury.field}, so that the two check each
 * other.
 */
final class Canonical {

  private final StringBuilder text = new StringBuilder();

  Canonical field(@Nullable Object value) {
    if (value == null) {
      text.append("-,");
    } else {
      String field = value.toString();
      text.append(field.getBytes(StandardCharsets.UTF_8).length).append(':');
      text.append(field).append(',');
    }
    return this;
  }

  Canonical time(@Nullable Instant at) {
    return field(at == null ? null : ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
