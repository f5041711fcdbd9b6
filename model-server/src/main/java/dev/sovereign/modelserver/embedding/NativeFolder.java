package dev.sovereign.modelserver.embedding;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of its own for what has to be a file while it is loaded: two native libraries and the
 * weights. The bindings would otherwise leave theirs in the user's home and in the temporary
 * folder, as this process ends without clean-up.
 */
final class NativeFolder implements AutoCloseable {
  private static final String ONNX = "ai/onnxruntime/native/";

  private final Path folder;

  NativeFolder() throws IOException {
    folder = Files.createTempDirectory("sovereign-embedding-");
    // Neither fetches a library nor tells anybody that it was started.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ENGINE_CACHE_DIR", folder.toString());
    System.setProperty("jna.tmpdir", folder.toString());
    // It would report that nobody listens to it.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    unpackOnnx();
  }

  private void unpackOnnx() throws IOException {
    String platform = platform();
    if (platform == null) {
      return;
    }
    for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
      unpack(ONNX + platform + "/" + System.mapLibraryName(library));
    }
    System.setProperty("onnxruntime.native.path", folder.toString());
  }

  /** As the jar names it; absent where it is left to the binding. */
  private static @Nullable String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor =
        switch (System.getProperty("os.arch")) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64" -> "aarch64";
          default -> "";
        };
    if (processor.isEmpty()) {
      return null;
    }
    if (os.contains("linux")) {
      return "linux-" + processor;
    }
    return os.contains("mac") ? "osx-" + processor : null;
  }

  /** A resource as a file. */
  Path unpack(String resource) throws IOException {
    Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    try (InputStream in = open(resource)) {
      Files.copy(in, file);
    }
    return file;
  }

  static InputStream open(String resource) throws IOException {
    InputStream in = NativeFolder.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw new FileNotFoundException(resource + " is in no jar");
    }
    return in;
  }

  /** Removes the files once they are loaded: the process keeps them open. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException _) {
      // Left for the system to clear away: the model works all the same.
    }
  }
}
