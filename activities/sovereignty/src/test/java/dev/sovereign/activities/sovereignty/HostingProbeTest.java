package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostingProbeTest {

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git@github.com:ada/x.git",
        "ssh://git@ssh.github.com:443/ada/x.git",
        "https://gitlab.com/ada/x",
        "https://bitbucket.org/ada/x.git",
        "https://ada@dev.azure.com/ada/x/_git/x",
        "https://ada.visualstudio.com/x/_git/x",
        "ssh://git-codecommit.eu-central-1.amazonaws.com/v1/repos/x",
        "https://GITHUB.COM./ada/x"
      })
  void knowsACorporateHost(String remote) throws Exception {
    assertThat(remote(remote).seen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/srv/git/x.git",
        "file:///srv/git/x.git",
        "git@192.168.1.5:x.git",
        "ssh://git@[::1]/x.git",
        "https://codeberg.org/ada/x",
        "https://git.example.org/notgithub.com/x",
        "https://mygithub.com/x"
      })
  void takesAnyOtherHost(String remote) throws Exception {
    assertThat(remote(remote).seen()).isTrue();
  }

  @Test
  void looksBehindAnAbbreviatedRemote() throws Exception {
    try (var checkout = new Checkout(temporary.resolve("checkout"))) {
      checkout.set("url", "https://github.com/", "insteadOf", "hub:");
      checkout.set("remote", "origin", "url", "hub:ada/x");
      assertThat(look(checkout, List.of()).detail()).isEqualTo("a remote is on github.com");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "::1", "localhost", "node2"})
  void needsNoNameServerForIt(String host) throws Exception {
    try (var checkout = new Checkout(temporary.resolve("checkout"))) {
      var service = new ServiceAddress("x", host, 1);
      assertThat(look(checkout, List.of(service)).seen()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"db.example.org", "node3", "dead.beef"})
  void needsANameServerForIt(String host) throws Exception {
    try (var checkout = new Checkout(temporary.resolve("checkout"))) {
      var service = new ServiceAddress("x", host, 1);
      assertThat(look(checkout, List.of(service)).seen()).isFalse();
    }
  }

  private Probe.Finding remote(String url) throws Exception {
    try (var checkout = new Checkout(temporary.resolve("checkout"))) {
      checkout.set("remote", "origin", "url", url);
      return look(checkout, List.of());
    }
  }

  private Probe.Finding look(Checkout checkout, List<ServiceAddress> services) throws Exception {
    Path hosts = Files.writeString(temporary.resolve("hosts"), "10.0.0.2\tnode2 n2 # node3\n");
    return new HostingProbe(services, hosts).look(checkout.folder);
  }
}
