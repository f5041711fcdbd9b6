package dev.sovereign.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTest {

  @Test
  void namesTheProcessThatListens() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, Loopback.address())) {
      int port = socket.getLocalPort();

      assertThat(PortHolder.isFree(port)).isFalse();
      assertThat(PortHolder.find(port))
          .hasValueSatisfying(
              holder -> {
                assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(holder.commandLine()).contains("java");
              });
    }
  }

  @Test
  void findsAListenerOnEveryAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(PortHolder.isFree(socket.getLocalPort())).isFalse();
      assertThat(PortHolder.find(socket.getLocalPort())).isPresent();
    }
  }

  @Test
  void aClosedPortIsFree() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, Loopback.address())) {
      port = socket.getLocalPort();
    }
    assertThat(PortHolder.isFree(port)).isTrue();
    assertThat(PortHolder.find(port)).isEmpty();
  }
}
