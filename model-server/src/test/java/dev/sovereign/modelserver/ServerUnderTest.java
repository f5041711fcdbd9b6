package dev.sovereign.modelserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged program, as a supervisor starts it; its standard error is read here. */
final class ServerUnderTest implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready: .* at http://127.0.0.1:(\\d+)/v1");
  private static final List<String> JVM =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx64m",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          Path.of("target", "app", "*").toString(),
          "dev.sovereign.modelserver.ModelServer");

  final Process process;
  private final BufferedReader lines;

  ServerUnderTest(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(JVM);
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    lines = process.errorReader(StandardCharsets.UTF_8);
  }

  /** Waits for the ready line, which is to be the first; gives the port. */
  int awaitReady() throws IOException {
    String line = String.valueOf(lines.readLine());
    Matcher matcher = READY.matcher(line);
    if (!matcher.find()) {
      throw new IOException("expected a ready line: " + line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Waits for the end; gives all it said. */
  List<String> awaitEnd() throws InterruptedException {
    List<String> said = lines.lines().toList();
    process.waitFor();
    return said;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
