package dev.sovereign.cli.machine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/**
 * The process that listens on a port.
 *
 * @param pid its number
 * @param commandLine its program and arguments, shortened
 */
public record PortHolder(long pid, String commandLine) {

  private static final int LONGEST_COMMAND_LINE = 120;

  /** Whether a service could listen on this port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(Loopback.address(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Who listens on it; empty when nobody does, or when this user may not know (another user's
   * process, where we are not root).
   */
  public static Optional<PortHolder> find(int port) {
    List<Long> pids = ProcNet.isThere() ? ProcNet.listeners(port) : Lsof.listeners(port);
    return pids.stream().findFirst().map(pid -> new PortHolder(pid, commandLine(pid)));
  }

  private static String commandLine(long pid) {
    String line =
        ProcNet.commandLine(pid)
            .or(() -> ProcessHandle.of(pid).flatMap(handle -> handle.info().commandLine()))
            .orElse("unknown command");
    return line.length() <= LONGEST_COMMAND_LINE
        ? line
        : line.substring(0, LONGEST_COMMAND_LINE) + "...";
  }

  @Override
  public String toString() {
    return "process " + pid + " (" + commandLine + ")";
  }
}
