package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {

  @Test
  void tellsTheNearestFirstAndLeavesOutTheFar() {
    assertThat(Spelling.nearest("gatway", List.of("model", "gate", "gateway"), 2))
        .containsExactly("gateway", "gate");
    assertThat(Spelling.nearest("xyz", List.of("model"), 3)).isEmpty();
  }
}
