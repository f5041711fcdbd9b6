package dev.sovereign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpReportTest {

  @Test
  void problemsOfEndpointsStandAtTheEndALineEach() {
    assertThat(UpReport.problems(List.of("a at x is open", "b at y is refused")))
        .endsWith(":\n  a at x is open\n  b at y is refused");
  }

  @Test
  void nothingIsSaidOfEndpointsThatCanBeAsked() {
    assertThat(UpReport.problems(List.of())).isEmpty();
  }
}
