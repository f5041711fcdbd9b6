package dev.sovereign.config;

import dev.sovereign.config.ConfigReader.Element;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/** Whether the keys of endpoints are read. A key itself is in no message. */
enum ApiKeys {
  READ,
  /** The endpoints are described, not called. */
  LEAVE;

  private static final int LONGEST = 8_192;

  /**
   * The key of an endpoint; absent when it has none or it cannot be used, which is a problem.
   *
   * @param needed whether it must have one
   */
  @Nullable Secret find(Element endpoint, boolean needed, ConfigReader reader, Problems problems) {
    String file = endpoint.find(InferenceKeys.API_KEY_FILE);
    String variable = endpoint.find(InferenceKeys.API_KEY_ENV);
    if (file != null && variable != null) {
      problems.add(
          endpoint.where(InferenceKeys.API_KEY_ENV), "expected: this or api-key-file, not both");
      return null;
    }
    if (needed && !said(endpoint)) {
      problems.add(
          endpoint.where(InferenceKeys.API_KEY_FILE),
          "missing, expected: a file with the key, or api-key-env and the name of a variable");
    }
    if (this == LEAVE) {
      return null;
    }
    if (file != null) {
      return fromFile(endpoint.where(InferenceKeys.API_KEY_FILE), endpoint.resolve(file), problems);
    }
    return variable == null ? null : fromVariable(endpoint, variable, reader, problems);
  }

  /** The key in the file that a scalar key names; absent when there is none or it is no key. */
  @Nullable Secret find(Key<String> key, ConfigReader reader, Problems problems) {
    String file = reader.find(key);
    return file == null || this == LEAVE
        ? null
        : fromFile(reader.where(key), reader.resolve(key, file), problems);
  }

  private static boolean said(Element endpoint) {
    return endpoint.has(InferenceKeys.API_KEY_FILE) || endpoint.has(InferenceKeys.API_KEY_ENV);
  }

  private static @Nullable Secret fromVariable(
      Element endpoint, String variable, ConfigReader reader, Problems problems) {
    String where = endpoint.where(InferenceKeys.API_KEY_ENV);
    String text = reader.variable(variable).strip();
    if (text.isEmpty()) {
      problems.add(where, variable + " is not set: export it with the key, or use api-key-file");
      return null;
    }
    return checked(where, variable, text, problems);
  }

  private static @Nullable Secret fromFile(String where, Path file, Problems problems) {
    try {
      if (Files.size(file) > LONGEST) {
        problems.add(where, file + " is too large for a key, expected: the key and nothing else");
        return null;
      }
      if (readByOthers(file)) {
        problems.add(where, file + " can be read by everybody: chmod 600 it");
        return null;
      }
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        problems.add(where, file + " is empty, expected: the key");
        return null;
      }
      return checked(where, file.toString(), text, problems);
    } catch (IOException e) {
      // Its kind only: some messages of the file system quote what they read.
      problems.add(where, "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()));
      return null;
    }
  }

  private static boolean readByOthers(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
  }

  /** It becomes an HTTP header: a line break in it would become another. */
  private static @Nullable Secret checked(
      String where, String source, String text, Problems problems) {
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      problems.add(where, source + " holds no key, expected: one line of visible ASCII characters");
      return null;
    }
    return Secret.of(text);
  }
}
