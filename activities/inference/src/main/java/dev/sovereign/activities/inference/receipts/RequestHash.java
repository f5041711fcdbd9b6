package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.ContentStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** What says that two requests under one key are the same, lower-case hexadecimal. */
public final class RequestHash {

  /** No stored content begins so: a request is not known by the name of a content. */
  private static final byte[] DOMAIN = "request ".getBytes(StandardCharsets.US_ASCII);

  private RequestHash() {}

  /** SHA-256 of the parts one after the other: the same on every host. */
  public static String plain(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Under the host's content key: of no use to whoever wants to test a guess. */
  static String keyed(ContentStore store, byte[] operation, byte[] request) {
    byte[] named = Arrays.copyOf(DOMAIN, DOMAIN.length + operation.length + 1 + request.length);
    System.arraycopy(operation, 0, named, DOMAIN.length, operation.length);
    named[DOMAIN.length + operation.length] = '\n';
    System.arraycopy(request, 0, named, named.length - request.length, request.length);
    return store.hash(named);
  }
}
