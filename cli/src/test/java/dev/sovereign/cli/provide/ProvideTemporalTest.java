package dev.sovereign.cli.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvideTemporalTest {

  @TempDir Path folder;
  private Sandbox sandbox;
  private FileServer publisher;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox(folder);
    publisher = new FileServer();
  }

  @AfterEach
  void close() {
    publisher.close();
  }

  @Test
  void takesTheFirstFitOneOnPath() throws IOException {
    sandbox.program("temporal", Sandbox.temporal("1.5.0"));
    Path newer = folder.resolve("newer/temporal");
    Sandbox.executable(newer, Sandbox.temporal("1.10.0"));
    sandbox.environment.merge("PATH", ":" + newer.getParent(), String::concat);

    assertThat(sandbox.components().temporal())
        .isEqualTo(new TemporalInstall(newer, "1.10.0", "path"));
  }

  @Test
  void passesOverABuildThatDoesNotKnowItsVersion() throws Exception {
    sandbox.program("temporal", Sandbox.temporal("0.0.0-DEV"));
    publish(release());

    assertThat(sandbox.components().temporal().origin()).isEqualTo("release");
    assertThat(sandbox.progress()).contains("is 0.0.0-DEV, at least 1.5.1 is needed: passed over");
  }

  @Test
  void takesTheReleaseOnceAndThenTheCache() throws Exception {
    publish(release());
    TemporalInstall first = sandbox.components().temporal();
    int requests = publisher.requests();
    publisher.close();

    long started = System.nanoTime();
    TemporalInstall second = sandbox.components().temporal();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
    assertThat(second).isEqualTo(first);
    assertThat(publisher.requests()).isEqualTo(requests).isEqualTo(2);
    assertThat(first.version()).isEqualTo("1.5.1");
    assertThat(sandbox.cached())
        .containsExactly("components/temporal/1.5.1/origin", "components/temporal/1.5.1/temporal");
    assertThat(sandbox.progress()).contains("fetching temporal_cli_1.5.1_").contains("in place");
  }

  @Test
  void refusesAReleaseThatIsNotWhatItsPublisherSays() throws Exception {
    publish(release());
    publisher.put("/checksums.txt", "0".repeat(64) + "  " + archiveName() + "\n");

    assertThatThrownBy(() -> sandbox.components().temporal())
        .isInstanceOf(ProvisionException.class)
        .hasMessageMatching("temporal 1.5.1: .* does not match its publisher's checksum .*");
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void refusesAReleaseThatItsPublisherDoesNotList() throws Exception {
    publish(release());
    publisher.put("/checksums.txt", "0".repeat(64) + "  another.tar.gz\n");

    assertThatThrownBy(() -> sandbox.components().temporal())
        .hasMessageContaining("does not match its publisher's checksum");
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void aDownloadThatIsCutOffLeavesNothing() throws Exception {
    publish(release());
    publisher.stopInside("/" + archiveName(), false);

    assertThatThrownBy(() -> sandbox.components().temporal())
        .hasMessageContaining("its release cannot be fetched (curl: (18)");
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void aRunThatIsStoppedLeavesNothing() throws Exception {
    publish(release());
    publisher.stopInside("/" + archiveName(), true);
    Process run = sandbox.start("provide-temporal");
    publisher.awaitHalf();

    run.destroy();

    assertThat(run.waitFor()).isEqualTo(143);
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void whatAKilledRunLeftIsClearedByTheNext() throws Exception {
    publish(release());
    publisher.stopInside("/" + archiveName(), true);
    Process run = sandbox.start("provide-temporal");
    publisher.awaitHalf();
    List<ProcessHandle> children = run.descendants().toList();
    run.destroyForcibly().waitFor();
    children.forEach(ProcessHandle::destroyForcibly);
    assertThat(sandbox.cached()).anyMatch(file -> file.contains(".work."));
    publisher.stopNowhere();

    sandbox.components().temporal();

    assertThat(sandbox.cached())
        .containsExactly("components/temporal/1.5.1/origin", "components/temporal/1.5.1/temporal");
  }

  @Test
  void twoRunsAtOnceFetchOnce() throws Exception {
    publish(release());
    Process one = sandbox.start("provide-temporal");
    Process two = sandbox.start("provide-temporal");

    assertThat(List.of(lastLine(one), lastLine(two)))
        .containsOnly(sandbox.cache.resolve("components/temporal/1.5.1/temporal").toString());
    assertThat(publisher.requests()).isEqualTo(2);
  }

  @Test
  void buildsItWithGoWhenThereIsNoRelease() throws IOException {
    String built = Sandbox.temporal("1.5.1").replace("\"$1\"", "\\\"\\$1\\\"");
    sandbox.program(
        "go",
        """
        if [ "$1" = env ]; then echo %s; exit 0; fi
        printf '#!/bin/sh\\n%%s\\n' "%s" >"$GOBIN/temporal"
        chmod +x "$GOBIN/temporal"
        """
            .formatted(folder, built));

    TemporalInstall install = sandbox.components().temporal();

    assertThat(install.origin()).isEqualTo("registry");
    assertThat(sandbox.progress()).contains("its release cannot be fetched").contains("with Go");
  }

  @Test
  void tellsWhyGoCouldNotBuildIt() throws IOException {
    sandbox.program("go", "[ \"$1\" = env ] || { echo 'dial tcp: no route to host' >&2; exit 1; }");

    assertThatThrownBy(() -> sandbox.components().temporal())
        .hasMessageContaining("Go could not build it (dial tcp: no route to host)")
        .hasMessageContaining("then run bootstrap/provide-temporal.sh again");
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void oneSentenceTellsThatThereIsNoNetworkAndNoGo() {
    assertThatThrownBy(() -> sandbox.components().temporal())
        .hasMessageStartingWith("temporal 1.5.1: it is neither on PATH nor cached")
        .hasMessageContaining("there is no Go to build it with")
        .message()
        .hasLineCount(1);
  }

  @Test
  void looksWithoutFetching() {
    sandbox.environment.put("SOVEREIGN_RELEASE_BASE", publisher.base());

    List<ComponentStatus> found = sandbox.components().look();

    assertThat(found)
        .extracting(ComponentStatus::name)
        .containsExactly("postgres", "temporal", "weights");
    assertThat(found).noneMatch(ComponentStatus::present);
    assertThat(found)
        .extracting(ComponentStatus::command)
        .allMatch(command -> command.startsWith(sandbox.checkout + "/bootstrap/provide-"));
    assertThat(publisher.requests()).isZero();
  }

  private void publish(byte[] archive) throws IOException {
    sandbox.environment.put("SOVEREIGN_RELEASE_BASE", publisher.base());
    publisher.put("/" + archiveName(), archive);
    publisher.put("/checksums.txt", FileServer.sha256(archive) + "  " + archiveName() + "\n");
  }

  private byte[] release() throws IOException, InterruptedException {
    Path content = folder.resolve("release");
    Sandbox.executable(content.resolve("temporal"), Sandbox.temporal("1.5.1"));
    byte[] noise = new byte[200_000];
    new Random(1).nextBytes(noise);
    Files.write(content.resolve("LICENSE"), noise);
    Sandbox.run(content, "tar", "-czf", "../release.tar.gz", "LICENSE", "temporal");
    return Files.readAllBytes(folder.resolve("release.tar.gz"));
  }

  /** As the table of this platform has it. */
  private String archiveName() throws IOException {
    return Platform.line(sandbox.checkout.resolve("bootstrap/components.tsv"), "temporal")[4]
        .replaceAll(".*/", "");
  }

  private static String lastLine(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().reduce("", (_, last) -> last);
  }
}
