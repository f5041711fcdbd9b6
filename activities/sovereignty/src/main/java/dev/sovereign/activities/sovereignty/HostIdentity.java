package dev.sovereign.activities.sovereignty;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which machine this is, the same for every process and across restarts. A worker gives itself the
 * identity {@code <id>:<pid>:<role>}, so that whoever asks Temporal for its pollers can tell hosts
 * apart.
 *
 * @param id twelve hexadecimal digits, a hash: the machine's own id is not for others to know
 */
public record HostIdentity(String id) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
  private static final Pattern IDENTITY = Pattern.compile("([0-9a-f]{12}):[0-9]+:.+");

  public HostIdentity {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("host id: " + id + " (expected: 12 hexadecimal digits)");
    }
  }

  /** From {@code /etc/machine-id}, or the host's name where there is none. */
  public static HostIdentity ofThisMachine() {
    return of(Path.of("/etc/machine-id"));
  }

  static HostIdentity of(Path machineId) {
    try {
      String text = Files.exists(machineId) ? Files.readString(machineId).strip() : "";
      return ofName(text.isEmpty() ? InetAddress.getLocalHost().getHostName() : text);
    } catch (IOException _) {
      return ofName("unnamed");
    }
  }

  private static HostIdentity ofName(String name) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(("sovereign:" + name).getBytes(UTF_8));
      return new HostIdentity(HexFormat.of().formatHex(digest, 0, 6));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /**
   * What a worker of this machine calls itself.
   *
   * @param role its queue or what it is, for example {@code server}
   */
  public String workerIdentity(long pid, String role) {
    return id + ":" + pid + ":" + role;
  }

  /** The host in a worker's identity; empty when a stranger made it. */
  public static Optional<HostIdentity> of(String workerIdentity) {
    Matcher matcher = IDENTITY.matcher(workerIdentity);
    return matcher.matches() ? Optional.of(new HostIdentity(matcher.group(1))) : Optional.empty();
  }
}
