package dev.sovereign.cli.provide;

import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignHome;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A checkout with the real steps, an empty cache, and a PATH that holds the usual small tools and
 * what the test puts there; no Go, pip, PostgreSQL or Temporal of this machine is seen.
 */
final class Sandbox {

  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "chmod",
          "cksum",
          "cp",
          "curl",
          "cut",
          "dirname",
          "du",
          "env",
          "find",
          "grep",
          "gzip",
          "head",
          "ln",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sha256sum",
          "shasum",
          "sleep",
          "stat",
          "tail",
          "tar",
          "touch",
          "tr",
          "uname",
          "unzip",
          "wc",
          "xz");

  final Path checkout;
  final Path cache;
  final Path programs;
  final Map<String, String> environment = new HashMap<>();
  private final Path home;
  private final Path tools;
  private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

  Sandbox(Path folder) throws IOException {
    checkout = Files.createDirectories(folder.resolve("checkout"));
    cache = folder.resolve("cache");
    home = folder.resolve("home");
    programs = Files.createDirectories(folder.resolve("programs"));
    tools = Files.createDirectories(folder.resolve("tools"));
    copySteps();
    linkTools();
    environment.put("PATH", programs + File.pathSeparator + tools);
    environment.put("HOME", home.toString());
    // Nothing listens on port 1: a test that means to fetch names its own server.
    environment.put("SOVEREIGN_RELEASE_BASE", "http://127.0.0.1:1");
    environment.put("SOVEREIGN_HUB_BASE", "http://127.0.0.1:1");
  }

  Components components() {
    return components(SovereignConfig.defaults());
  }

  Components components(SovereignConfig config) {
    return new Components(
        new SovereignHome(home, cache),
        config,
        checkout,
        environment,
        new PrintStream(progress, true, StandardCharsets.UTF_8),
        new Ollama(URI.create("http://127.0.0.1:1")),
        () -> 8_000);
  }

  Process start(String step, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("bash");
    command.add(checkout.resolve("bootstrap").resolve(step + ".sh").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("SOVEREIGN_CACHE", cache.toString());
    return builder.start();
  }

  String progress() {
    return progress.toString(StandardCharsets.UTF_8);
  }

  /** A shell program on PATH. */
  Path program(String name, String body) throws IOException {
    return executable(programs.resolve(name), body);
  }

  static Path executable(Path file, String body) throws IOException {
    Files.createDirectories(parent(file));
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
    return file;
  }

  /** What a Temporal CLI of that version says. */
  static String temporal(String version) {
    return "case \"$1\" in --version) echo 'temporal version %s (Server 1.29.1, UI 2.42.1)' ;; esac"
        .formatted(version);
  }

  /** Every file below the cache, relative to it. */
  List<String> cached() throws IOException {
    if (!Files.exists(cache)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .filter(file -> !Files.isDirectory(file))
          .map(file -> cache.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  static void run(Path folder, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
  }

  private void copySteps() throws IOException {
    Path to = Files.createDirectories(checkout.resolve("bootstrap"));
    // Tests run in their module's folder.
    try (Stream<Path> files = Files.list(Path.of("..", "bootstrap"))) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** By a line of shell each: JUnit warns of links that leave its folder. */
  private void linkTools() throws IOException {
    for (String tool : TOOLS) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
        Path program = Path.of(folder, tool);
        if (Files.isExecutable(program) && !Files.exists(tools.resolve(tool))) {
          executable(tools.resolve(tool), "exec '%s' \"$@\"".formatted(program));
        }
      }
    }
  }

  private static Path parent(Path file) {
    return java.util.Objects.requireNonNull(file.getParent());
  }
}
