package dev.sovereign.cli.stack;

import dev.sovereign.cli.supervisor.Fingerprint;
import dev.sovereign.config.SovereignHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The programs that run: copies, so that a rebuild never pulls jars from under a running JVM.
 *
 * @param id identity of their content
 * @param folder holds {@code cli}, {@code model-server} and {@code worker}
 */
record Programs(String id, Path folder) {

  private static final Map<String, String> BUILT =
      new TreeMap<>(
          Map.of(
              "cli", "cli/target/app",
              "model-server", "model-server/target/app",
              "worker", "workers/standalone/target/app"));

  /** The class path of a program, as the JVM's launcher takes it. */
  String classPath(String program) {
    return folder.resolve(program) + "/*";
  }

  /**
   * Copies what was built, unless that very build was copied before.
   *
   * @throws StackException when a program was not built
   */
  static Programs copy(Path checkout, SovereignHome home) throws IOException {
    String id = id(checkout);
    Path target = home.apps().resolve(id);
    if (!Files.exists(target)) {
      Path next = Files.createTempDirectory(home.apps(), ".next");
      try {
        for (Map.Entry<String, String> program : BUILT.entrySet()) {
          copy(checkout.resolve(program.getValue()), next.resolve(program.getKey()));
        }
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
        // Another process was quicker with the same content.
      } finally {
        Folders.delete(next);
      }
    }
    return new Programs(id, target);
  }

  /** Deletes the copies that nothing uses. */
  static void prune(SovereignHome home, Set<String> used) throws IOException {
    for (Path folder : Folders.list(home.apps())) {
      if (!used.contains(folder.getFileName().toString())) {
        Folders.delete(folder);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path jar : Folders.list(from)) {
      Files.copy(jar, to.resolve(jar.getFileName()));
    }
  }

  private static String id(Path checkout) throws IOException {
    StringBuilder content = new StringBuilder();
    for (String folder : BUILT.values()) {
      Path built = checkout.resolve(folder);
      if (Folders.isEmpty(built)) {
        throw new StackException(
            built
                + " holds no program: build it with ./mvnw package -DskipTests, or run ./sovereign up without SOVEREIGN_SKIP_BUILD.");
      }
      for (Path jar : Folders.list(built)) {
        content.append(checkout.relativize(jar)).append(' ').append(checksum(jar)).append('\n');
      }
    }
    return Fingerprint.of(content.toString());
  }

  /** Tells builds apart in a fraction of the time of a cryptographic hash; `up` waits for it. */
  private static String checksum(Path jar) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(jar)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return Files.size(jar) + " " + crc.getValue();
  }
}
