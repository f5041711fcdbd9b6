package dev.sovereign.workers.runtime.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/** Secrets, one a file that only its owner can read. */
public final class SecretFiles {

  private static final int BYTES = 24;

  private SecretFiles() {}

  /**
   * The secret in a file.
   *
   * @throws MigrationException when it cannot be read or is empty
   */
  public static String read(Path file) {
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new MigrationException(
            file + ": empty (expected: a password); ./sovereign up makes it");
      }
      return secret;
    } catch (IOException e) {
      throw new MigrationException(
          file + ": cannot be read (" + e.getClass().getSimpleName() + "); ./sovereign up makes it",
          e);
    }
  }

  /** The secret in a file, made at random with mode 0600 when there is none. */
  public static String readOrCreate(Path file) {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  private static void create(Path file) {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    var onlyOwner =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var onlyOwnerFolder =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()), onlyOwnerFolder);
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (FileChannel channel = FileChannel.open(file, options, onlyOwner)) {
        String hex = HexFormat.of().formatHex(random);
        channel.write(ByteBuffer.wrap(hex.getBytes(StandardCharsets.US_ASCII)));
        // The role gets this password next: a crash must not leave the role with one nobody knows.
        channel.force(true);
      }
    } catch (FileAlreadyExistsException _) {
      // Somebody else made it meanwhile; theirs is as good.
      return;
    } catch (IOException e) {
      throw new MigrationException(
          file + ": cannot be written; check the folder's owner and space", e);
    }
  }
}
