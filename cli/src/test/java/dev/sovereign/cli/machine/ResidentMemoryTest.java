package dev.sovereign.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {

  @Test
  void countsAProcessAndItsDescendants() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 60 & echo; wait").start();
    try {
      assertThat(shell.getInputStream().read()).isEqualTo('\n');
      long alone = ResidentMemory.of(shell.pid()).kib();

      assertThat(alone).isPositive();
      assertThat(ResidentMemory.ofTree(shell.pid()).kib()).isGreaterThan(alone);
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  @Test
  void aProcessThatDoesNotRunTakesNothing() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(ResidentMemory.ofTree(ended.pid()).kib()).isZero();
  }

  @Test
  void oneProcessThatCannotTellPssMakesTheSumRss() {
    ResidentMemory sum = new ResidentMemory(1, true).plus(new ResidentMemory(2, false));

    assertThat(sum).isEqualTo(new ResidentMemory(3, false));
  }
}
