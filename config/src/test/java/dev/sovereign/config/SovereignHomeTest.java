package dev.sovereign.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SovereignHomeTest {

  private static final Path USER = Path.of("/home/me");

  @Test
  void livesInTheUsersHomeByDefault() {
    SovereignHome home = SovereignHome.from(Map.of(), USER);

    assertThat(home.home()).isEqualTo(USER.resolve(".sovereign"));
    assertThat(home.weights()).isEqualTo(USER.resolve(".cache/sovereign/weights"));
  }

  @Test
  void followsTheEnvironment() {
    Map<String, String> environment =
        Map.of("SOVEREIGN_HOME", "/srv/a/../b", "XDG_CACHE_HOME", "/srv/cache");

    assertThat(SovereignHome.from(environment, USER))
        .isEqualTo(new SovereignHome(Path.of("/srv/b"), Path.of("/srv/cache/sovereign")));
  }
}
