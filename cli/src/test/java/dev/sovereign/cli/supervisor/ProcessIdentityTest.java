package dev.sovereign.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

  @Test
  void aLivingProcessIsAlive() {
    assertThat(ProcessIdentity.self().alive()).isTrue();
  }

  @Test
  void anotherProcessWithTheSameNumberIsNotTheSame() {
    long pid = ProcessHandle.current().pid();

    assertThat(new ProcessIdentity(pid, "an earlier birth").alive()).isFalse();
  }

  @Test
  void aProcessThatEndedIsNotAlive() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity identity = ProcessIdentity.of(process.pid());
    process.destroyForcibly().waitFor();

    assertThat(identity).isNotNull();
    assertThat(identity.alive()).isFalse();
  }
}
