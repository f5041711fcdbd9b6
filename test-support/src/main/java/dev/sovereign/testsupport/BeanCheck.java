package dev.sovereign.testsupport;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Beancount's own checker: the one that SOVEREIGN_BEAN_CHECK names, the one on the path, or one
 * that pip puts into the cache, once, for all tests. Thread-safe within a process.
 */
public final class BeanCheck {

  private static final String REQUIREMENT = "beancount==3.2.3";
  private static final int LIMIT_MINUTES = 5;

  private BeanCheck() {}

  /** The program; empty, with the reason printed, where it can't be had. */
  public static synchronized Optional<Path> find() {
    String named = System.getenv("SOVEREIGN_BEAN_CHECK");
    Stream<Path> places =
        named != null ? Stream.of(Path.of(named)) : Stream.concat(path(), Stream.of(cached()));
    Optional<Path> found = places.filter(Files::isExecutable).findFirst();
    if (found.isEmpty() && named == null) {
      found = installed();
    }
    if (found.isEmpty()) {
      System.out.println("bean-check is not here: install it with `pip install beancount`");
    }
    return found;
  }

  private static Stream<Path> path() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "bean-check"));
  }

  private static Path environment() {
    String cache = System.getenv("SOVEREIGN_CACHE");
    String user = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache != null
            ? Path.of(cache)
            : (user != null ? Path.of(user) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("sovereign");
    return folder.resolve("peers").resolve(REQUIREMENT.replace("==", "-"));
  }

  private static Path cached() {
    return environment().resolve("bin/bean-check");
  }

  private static Optional<Path> installed() {
    Path pip = environment().resolve("bin/pip");
    boolean done =
        run("python3", "-m", "venv", environment().toString())
            && run(pip.toString(), "install", "-q", REQUIREMENT);
    return done ? Optional.of(cached()).filter(Files::isExecutable) : Optional.empty();
  }

  private static boolean run(String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean done = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
      if (!done) {
        System.out.println(String.join(" ", command) + " failed: " + said);
      }
      return done;
    } catch (IOException e) {
      System.out.println(command[0] + " can't be run: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
