package dev.sovereign.workers.runtime.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key of a host's content, and what is derived from it. Immutable. */
final class ContentKey {

  static final int ID_BYTES = 8;

  private static final int BYTES = 32;
  private static final String MAC = "HmacSHA256";

  private final byte[] id;
  private final SecretKey cipher;
  private final SecretKey name;

  private ContentKey(byte[] secret) {
    this.id = Arrays.copyOf(derive(secret, "sovereign content: key id"), ID_BYTES);
    this.cipher = new SecretKeySpec(derive(secret, "sovereign content: cipher"), "AES");
    this.name = new SecretKeySpec(derive(secret, "sovereign content: name"), MAC);
  }

  /**
   * The key in a file of 64 hexadecimal digits, made at random with mode 0600 when there is none.
   *
   * @throws UncheckedIOException when it cannot be read or made, or holds something else
   */
  static ContentKey readOrCreate(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      return new ContentKey(HexFormat.of().parseHex(digits(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": the content key cannot be read or made", e);
    }
  }

  private static String digits(Path file) throws IOException {
    String digits = Files.readString(file).strip();
    if (!digits.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
      throw new IOException(
          file + ": no content key (expected: 64 hexadecimal digits); restore it from a backup");
    }
    return digits;
  }

  private static void create(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Folders.createPrivate(absolute.getParent());
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Path next =
        absolute.resolveSibling(".new-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(next, options, onlyOwner)) {
      ByteBuffer digits =
          ByteBuffer.wrap(HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
      while (digits.hasRemaining()) {
        channel.write(digits);
      }
      channel.force(true);
    }
    try {
      // Named only when it is whole, and never instead of one that somebody else made meanwhile.
      Files.createLink(absolute, next);
      Folders.force(absolute.getParent());
    } catch (FileAlreadyExistsException _) {
      // Theirs is as good.
    } finally {
      Files.delete(next);
    }
  }

  /** Says which key a file was written with. Not to be changed. */
  byte[] id() {
    return id;
  }

  SecretKey cipher() {
    return cipher;
  }

  /** The content's name: a keyed hash, so that nobody without the key can test a guess. */
  String name(byte[] content) {
    return HexFormat.of().formatHex(mac(name, content));
  }

  private static byte[] derive(byte[] secret, String purpose) {
    return mac(new SecretKeySpec(secret, MAC), purpose.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] mac(SecretKey key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }
}
