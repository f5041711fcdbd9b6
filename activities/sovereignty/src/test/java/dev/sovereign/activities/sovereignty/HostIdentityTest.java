package dev.sovereign.activities.sovereignty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostIdentityTest {

  @TempDir Path temporary;

  @Test
  void isTheSameForEveryProcessOfAMachine() {
    assertThat(HostIdentity.ofThisMachine()).isEqualTo(HostIdentity.ofThisMachine());
  }

  @Test
  void tellsMachinesApartWithoutTellingTheirIds() throws IOException {
    Path one = Files.writeString(temporary.resolve("one"), "0123456789abcdef0123456789abcdef\n");
    Path other =
        Files.writeString(temporary.resolve("other"), "fedcba9876543210fedcba9876543210\n");
    assertThat(HostIdentity.of(one)).isNotEqualTo(HostIdentity.of(other));
    assertThat(HostIdentity.of(one).id()).isNotEqualTo("0123456789ab");
  }

  @Test
  void usesTheHostsNameWithoutAMachineId() throws IOException {
    Path empty = Files.createFile(temporary.resolve("empty"));
    assertThat(HostIdentity.of(temporary.resolve("none"))).isEqualTo(HostIdentity.of(empty));
  }

  @Test
  void isFoundInAWorkersIdentity() {
    var host = new HostIdentity("0123456789ab");
    assertThat(host.workerIdentity(42, "inference-server"))
        .isEqualTo("0123456789ab:42:inference-server");
    assertThat(HostIdentity.of("0123456789ab:42:inference-server")).contains(host);
  }

  @Test
  void isNotFoundInAStrangersIdentity() {
    assertThat(HostIdentity.of("1234@host")).isEmpty();
    assertThat(HostIdentity.of("host:1:server")).isEmpty();
  }

  @Test
  void refusesAnIdOfAnotherForm() {
    assertThatThrownBy(() -> new HostIdentity("host")).hasMessageContaining("expected: 12");
  }
}
