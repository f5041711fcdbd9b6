package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.sovereignty.Probe.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {

  @TempDir Path proc;

  private final Listeners listeners = new Listeners();

  // Closing the socket early is the test.
  @SuppressWarnings("try")
  @Test
  void seesASocketComeAndGo() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = socket.getLocalPort();
      assertThat(here("127.0.0.1", port).seen()).isTrue();
      assertThat(here("localhost", port).seen()).isTrue();
      socket.close();
      assertThat(here("127.0.0.1", port))
          .isEqualTo(Finding.missing("x at 127.0.0.1:" + port + ": nothing listens there"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void namesTheProcess() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(here("127.0.0.1", socket.getLocalPort()).detail())
          .contains("held by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void seesASocketOnEveryAddress() throws IOException {
    try (var socket = new ServerSocket(0)) {
      for (var own :
          NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList()) {
        String host = own.getHostAddress().replaceFirst("%.*", "");
        if (!own.isLinkLocalAddress()) {
          assertThat(here(host, socket.getLocalPort()).seen()).as(host).isTrue();
        }
      }
    }
  }

  @Test
  void doesNotTakeAnotherMachineForThisOne() throws IOException {
    // 192.0.2.0/24 is kept for documentation (RFC 5737): no machine has it.
    assertThat(here("192.0.2.1", 5433).detail()).contains("not an address of this machine");
  }

  @Test
  void doesNotTakeATunnelForAServer() throws IOException {
    pretendThatListens("ssh");
    assertThat(askPretended().detail()).contains("process 77 (ssh), which forwards");
    assertThat(askPretended().seen()).isFalse();
  }

  @Test
  void takesAServerForOne() throws IOException {
    pretendThatListens("postgres");
    assertThat(askPretended().seen()).isTrue();
  }

  private Finding here(String host, int port) throws IOException {
    return listeners.here(new ServiceAddress("x", host, port));
  }

  private Finding askPretended() throws IOException {
    return new Listeners(proc).here(new ServiceAddress("postgres", "127.0.0.1", 5433));
  }

  private void pretendThatListens(String program) throws IOException {
    String port = HexFormat.of().toHexDigits((short) 5433).toUpperCase(Locale.ROOT);
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/tcp"),
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
            + "   0: 00000000:%s 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0\n"
                .formatted(port));
    Files.createDirectories(proc.resolve("77/fd"));
    Files.writeString(proc.resolve("77/comm"), program + "\n");
    Files.createSymbolicLink(proc.resolve("77/fd/3"), Path.of("socket:[4711]"));
  }
}
