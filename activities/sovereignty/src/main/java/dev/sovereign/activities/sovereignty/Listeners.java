package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which process of this machine listens on a port. On Linux the kernel is asked ({@code
 * /proc/net/tcp}, then the file descriptors of each process); elsewhere a connection to one of the
 * machine's own addresses must do.
 */
final class Listeners {

  /** They listen here for a server that is elsewhere. */
  private static final Set<String> FORWARDERS =
      Set.of(
          "ssh",
          "sshd",
          "autossh",
          "socat",
          "nc",
          "ncat",
          "haproxy",
          "nginx",
          "envoy",
          "stunnel",
          "stunnel4",
          "kubectl",
          "cloudflared",
          "ngrok",
          "frpc",
          "cloud-sql-proxy",
          "traefik",
          "rinetd",
          "chisel",
          "gost");

  private static final int CONNECT_MILLIS = 2000;

  private final Path proc;

  Listeners() {
    this(Path.of("/proc"));
  }

  Listeners(Path proc) {
    this.proc = proc;
  }

  /** A listening process; pid and program are unknown when this user may not see them. */
  record Listener(@Nullable Long pid, @Nullable String program) {
    String shown() {
      return pid == null ? "a process of another user" : "process %d (%s)".formatted(pid, program);
    }
  }

  /** Whether an address of this machine, loopback included. */
  static boolean isOwn(InetAddress address) throws IOException {
    return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
  }

  /** The finding for a service that has to be a process of this machine. */
  Probe.Finding here(ServiceAddress service) throws IOException {
    InetAddress address;
    try {
      address = InetAddress.getByName(service.host());
    } catch (UnknownHostException _) {
      return Probe.Finding.missing(service + ": the name is unknown");
    }
    if (!isOwn(address)) {
      return Probe.Finding.missing(service + ": not an address of this machine");
    }
    return Files.isReadable(proc.resolve("net/tcp"))
        ? askKernel(service, address)
        : connect(service, address);
  }

  private Probe.Finding askKernel(ServiceAddress service, InetAddress address) throws IOException {
    String inode = SocketTable.listeningInode(proc, address, service.port());
    if (inode == null) {
      return Probe.Finding.missing(service + ": nothing listens there");
    }
    Listener listener = holder(inode);
    String detail = service + ": held by " + listener.shown();
    return listener.program() != null && FORWARDERS.contains(listener.program())
        ? Probe.Finding.missing(detail + ", which forwards to another place")
        : Probe.Finding.seen(detail);
  }

  private static Probe.Finding connect(ServiceAddress service, InetAddress address) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, service.port()), CONNECT_MILLIS);
      return Probe.Finding.seen(service + ": accepts connections");
    } catch (IOException _) {
      return Probe.Finding.missing(service + ": nothing listens there");
    }
  }

  /** A process may end, or be another user's, while it is looked at. */
  Listener holder(String inode) throws IOException {
    String wanted = "socket:[" + inode + "]";
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process.resolve("fd"), wanted)) {
          String program = Files.readString(process.resolve("comm")).strip();
          return new Listener(Long.valueOf(process.getFileName().toString()), program);
        }
      }
    }
    return new Listener(null, null);
  }

  private static boolean holds(Path descriptors, String wanted) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
      for (Path link : links) {
        if (pointsTo(link, wanted)) {
          return true;
        }
      }
    } catch (IOException _) {
      return false;
    }
    return false;
  }

  private static boolean pointsTo(Path link, String wanted) {
    try {
      return wanted.equals(Files.readSymbolicLink(link).toString());
    } catch (IOException _) {
      return false;
    }
  }
}
