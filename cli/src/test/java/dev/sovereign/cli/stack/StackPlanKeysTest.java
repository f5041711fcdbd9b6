package dev.sovereign.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.cli.provide.ModelInstall;
import dev.sovereign.cli.provide.PostgresInstall;
import dev.sovereign.cli.provide.TemporalInstall;
import dev.sovereign.cli.supervisor.ServiceSpec;
import dev.sovereign.cli.supervisor.StackSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackPlanKeysTest {

  @TempDir Path home;

  @Test
  void aKeyIsNotWrittenDownWithTheStack() throws IOException {
    StackSpec stack = stack("sk-secret");

    assertThat(worker(stack).environment()).containsKey("SOVEREIGN_HOME");
    assertThat(stack.toString()).contains("apiKey=***").doesNotContain("sk-secret");
  }

  @Test
  void anotherKeyRestartsTheWorkerAlone() throws IOException {
    StackSpec before = stack("sk-one");
    StackSpec after = stack("sk-two");

    assertThat(worker(after).identity()).isNotEqualTo(worker(before).identity());
    assertThat(after.services().getFirst().identity())
        .isEqualTo(before.services().getFirst().identity());
    assertThat(stack("sk-two").identity()).isEqualTo(after.identity());
  }

  private StackSpec stack(String key) throws IOException {
    Files.writeString(
        home.resolve("sovereign.yaml"),
        "endpoints: [{name: a, kind: vllm, address: 'http://127.0.0.1:1',"
            + " api-key-env: SOVEREIGN_A_KEY}]");
    Site site =
        Site.load(
            Map.of(
                "SOVEREIGN_HOME", home.toString(),
                "SOVEREIGN_CHECKOUT", home.toString(),
                "SOVEREIGN_A_KEY", key));
    return new StackPlan(
            site,
            new Programs("id", home),
            new PostgresCluster(site.home(), new PostgresInstall(home, "18.0", "path")),
            new TemporalInstall(home.resolve("temporal"), "1.5.1", "path"),
            new ModelInstall(ModelInstall.Engine.NONE, "", null, null, null, "none"),
            home)
        .spec();
  }

  private static ServiceSpec worker(StackSpec stack) {
    return stack.services().getLast();
  }
}
