package dev.sovereign.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.cli.stack.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it says about the configuration; the rest needs a stack. */
class DoctorTest {

  @TempDir Path home;
  private final Map<String, String> environment = new HashMap<>();

  @Test
  void aKeyThatThisShellLacksIsAFindingOfItsOwn() throws IOException {
    configure("api-key-env: SOVEREIGN_TEST_KEY");

    List<Check> checks = new ArrayList<>();
    Site site = Doctor.site(environment, checks);

    assertThat(checks).extracting(Check::name).containsExactly("configuration", "api-keys");
    assertThat(checks).extracting(Check::ok).containsExactly(true, false);
    assertThat(checks.getLast().seen()).contains("SOVEREIGN_TEST_KEY is not set");
    assertThat(checks.getLast().mend()).contains("./sovereign up");
    // The rest is looked at as configured, not with the defaults.
    assertThat(site.config().endpoints()).hasSize(1);
  }

  @Test
  void aKeyThatIsSetIsNotShown() throws IOException {
    configure("api-key-env: SOVEREIGN_TEST_KEY");
    environment.put("SOVEREIGN_TEST_KEY", "sk-secret");

    List<Check> checks = new ArrayList<>();
    Doctor.site(environment, checks);

    assertThat(checks).extracting(Check::ok).containsExactly(true, true);
    assertThat(checks.toString()).doesNotContain("sk-secret");
  }

  @Test
  void aBrokenFileIsStillABrokenConfiguration() throws IOException {
    configure("api-kee-env: X");

    List<Check> checks = new ArrayList<>();
    Doctor.site(environment, checks);

    assertThat(checks).extracting(Check::name).containsExactly("configuration");
    assertThat(checks.getFirst().ok()).isFalse();
  }

  private void configure(String key) throws IOException {
    environment.put("SOVEREIGN_HOME", home.toString());
    Files.writeString(
        home.resolve("sovereign.yaml"),
        "endpoints: [{name: a, kind: vllm, address: 'http://127.0.0.1:1', " + key + "}]");
  }
}
