package dev.sovereign.testing.gateways;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server process on one core, with its output in a file. {@link #close} ends it and its own. */
final class Child implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int LOG_TAIL = 2000;

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Child start(List<String> command, Map<String, String> environment, Path log, int core) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(Cores.command(core, command))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("SOVEREIGN_"));
      builder.environment().put("NO_PROXY", "127.0.0.1,localhost");
      builder.environment().putAll(environment);
      Process process = builder.start();
      // Whoever runs a benchmark may break it off.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new Child(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program of this class path. */
  static List<String> java(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the port is served. */
  Child awaitPort(int port, Duration limit) {
    await(() -> connects(port), "port " + port, limit);
    return this;
  }

  /** Waits for a line in the output that begins so, and returns the rest of it. */
  String awaitLine(String beginning, Duration limit) {
    await(() -> !line(beginning).isEmpty(), "\"" + beginning + "\"", limit);
    return line(beginning);
  }

  private String line(String beginning) {
    return output()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()).strip())
        .findFirst()
        .orElse("");
  }

  private void await(Condition condition, String what, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.met()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        close();
        throw new IllegalStateException("no " + what + " within " + limit + ": " + tail());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean connects(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private String tail() {
    String all = output();
    return all.substring(Math.max(0, all.length() - LOG_TAIL));
  }

  private String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private interface Condition {
    boolean met();
  }
}
