package dev.sovereign.cli.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVMs of the stack. All take the serial collector, and all but the worker at most the first
 * compiler: on a small machine that is less memory and the quicker start, and nothing else here
 * computes for long. The worker carries every call to a model, for which the second compiler pays.
 */
public final class Jvm {

  private static final List<String> COMMON =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xshare:auto",
          "-XX:+UseCompactObjectHeaders",
          "-Xss512k",
          // A JVM out of memory is of no use; the supervisor starts another.
          "-XX:+ExitOnOutOfMemoryError");

  /**
   * Reads a few small files a second, so it is interpreted only: measured, that takes 33 MiB where
   * the first compiler takes 45, for a start that is a quarter of a second later.
   */
  static final List<String> SUPERVISOR = with("-Xint", "-Xms2m", "-Xmx24m");

  /** The weights are native memory, beside this heap. */
  static final List<String> MODEL_SERVER =
      with("-XX:TieredStopAtLevel=1", "-Xms8m", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");

  /** Also of what is measured beside the worker. */
  public static final List<String> WORKER =
      with(
          "-Xms32m",
          "-Xmx192m",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  static final List<String> MIGRATE =
      with(
          "-Xmx96m", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  private Jvm() {}

  /** The JVM that runs this very code, with these flags. */
  static List<String> command(List<String> flags, String classPath, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }

  private static List<String> with(String... flags) {
    List<String> all = new ArrayList<>(COMMON);
    all.addAll(List.of(flags));
    return List.copyOf(all);
  }
}
