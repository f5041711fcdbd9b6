package dev.sovereign.cli.stack;

import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The bearer token and the database passwords: made once, mode 0600, never printed. */
public final class Secrets {

  /** Roles that log in to PostgreSQL, besides the owner. */
  static final List<String> ROLES =
      List.of("handoff", "memory", "sovereignty", "inference", "health");

  /** The role that owns database and schemas. */
  static final String OWNER = "postgres-owner";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int BYTES = 32;

  private Secrets() {}

  /** Makes what is missing. Idempotent; an existing secret is kept and its mode put right. */
  static void ensure(SovereignHome home) throws IOException {
    ensure(home.token());
    ensure(home.secret(OWNER));
    for (String role : ROLES) {
      ensure(home.secret("postgres-" + role));
    }
  }

  /** Whether only the owner may read and write it. */
  public static boolean isPrivate(Path secret) {
    try {
      return Files.getPosixFilePermissions(secret).equals(OWNER_ONLY);
    } catch (IOException _) {
      return false;
    }
  }

  private static void ensure(Path secret) throws IOException {
    if (Files.exists(secret)) {
      Files.setPosixFilePermissions(secret, OWNER_ONLY);
      return;
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    // Named only when it is whole: a crash must not leave half a password that initdb then takes.
    Path next =
        Files.createTempFile(
            secret.toAbsolutePath().getParent(),
            ".new",
            "",
            PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(next, HexFormat.of().formatHex(random));
    Files.move(next, secret, StandardCopyOption.ATOMIC_MOVE);
  }
}
