package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** In a real interactive bash, which starts the real command; the gateway is a fake. */
class BashHookTest {

  /** Both of a session, and of a fact that was recorded. */
  private static final String ANSWER =
      "{\"openedAt\":\"2020-01-01T00:00:00Z\",\"id\":\"f\",\"known\":false,\"redactions\":0}";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path home;
  @TempDir Path repository;
  private FakeGateway gateway;
  private Site site;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    site = gateway.site(home);
    Files.writeString(home.resolve("token"), "t0ken\n");
    Files.createDirectories(repository.resolve(".git"));
    Files.createDirectories(repository.resolve("sub"));
    gateway.answers(201, Map.of(), ANSWER);
    new PenFolder(site).keep(new Pen("s1", "l", 7, repository.toString()));
    launcher(
        "exec '%s/bin/java' -cp '%s' dev.sovereign.cli.Sovereign \"$@\""
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void whatIsTypedIsRecordedWithWhatItReturned() throws Exception {
    type(
        "cd '" + repository + "/sub'",
        "true",
        "false",
        "echo \"two",
        "lines\"",
        "",
        "(exit 7)",
        "test $? = 7 && echo status kept");
    await().atMost(PATIENCE).until(() -> commands().size() == 6);
    assertThat(commands())
        .extracting(it -> tuple(it.path("line").asString(), it.path("exitCode").asInt()))
        .containsExactly(
            tuple("cd '" + repository + "/sub'", 0),
            tuple("true", 0),
            tuple("false", 1),
            tuple("echo \"two\nlines\"", 0),
            tuple("(exit 7)", 7),
            tuple("test $? = 7 && echo status kept", 0));
    assertThat(posted())
        .allSatisfy(
            fact -> {
              assertThat(fact.path("fencingToken").asLong()).isEqualTo(7);
              assertThat(fact.path("key").asString()).startsWith("typed:");
              assertThat(fact.path("source").asString()).isEqualTo("shell");
            })
        .extracting(fact -> fact.path("key").asString())
        .doesNotHaveDuplicates();
    await().atMost(PATIENCE).until(() -> waiting().isEmpty());
  }

  @Test
  void whatIsPrivateOrElsewhereIsNot() throws Exception {
    type(
        "HISTCONTROL=ignorespace",
        "cd '" + repository + "'",
        " echo a blank in front",
        "SOVEREIGN_PRIVATE=1",
        "echo switched off",
        "unset SOVEREIGN_PRIVATE",
        "set +o history",
        "echo no history",
        "set -o history",
        "./sovereign session record note told",
        "cd '" + home + "'",
        "echo outside of the working tree",
        "cd '" + repository + "'",
        "echo last");
    await()
        .atMost(PATIENCE)
        .until(() -> commands().stream().anyMatch(it -> line(it).equals("echo last")));
    assertThat(commands())
        .extracting(BashHookTest::line)
        .containsExactly(
            "cd '" + repository + "'",
            "unset SOVEREIGN_PRIVATE",
            "set +o history",
            "cd '" + repository + "'",
            "echo last");
  }

  @Test
  void nothingIsWrittenWhileNoSessionIsOpen() throws Exception {
    new PenFolder(site).drop(new Pen("s1", "l", 7, repository.toString()));
    type("cd '" + repository + "'", "true");
    assertThat(waiting()).isEmpty();
    assertThat(gateway.asked()).isEmpty();
  }

  @Test
  void noPromptWaitsAndTheOwnPromptStays() throws Exception {
    launcher("sleep 60");
    Files.writeString(home.resolve("hook"), BashHook.script(site));
    long began = System.nanoTime();
    String said =
        type(
            "PROMPT_COMMAND='echo \"own $?\"'",
            "eval \"$(cat hook)\"",
            "eval \"$(cat hook)\"",
            "cd '" + repository + "'",
            "(exit 5)");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    assertThat(said).contains("own 5");
    assertThat(waiting()).as("the second eval, cd, exit").hasSize(3);
  }

  @Test
  void whatIsTypedBeforeTheSessionIsNotItsOwn() throws Exception {
    write("1577836700-1-0", "1577836700\0" + "0\0" + repository + "\0\0before\0");
    write("1577836800-1-1", "1577836800\0" + "0\0" + repository + "\0\0within\0");
    write("1577836801-1-2", "1577836801\0" + "0\0/\0s1\0named\0");
    write("1577836801-1-3", "1577836801\0" + "0\0/\0other\0of another session\0");
    write("1577836801-1-4", "1577836801\0" + "0\0/");
    write("1577836801-1-5", "now\0" + "0\0/\0s1\0by somebody else\0");
    Files.setLastModifiedTime(
        TypedCommands.folder(site).resolve("1577836801-1-5"), FileTime.fromMillis(0));
    assertThat(new TypedCommands(site).tell()).isEqualTo(2);
    assertThat(commands()).extracting(BashHookTest::line).containsExactly("within", "named");
    assertThat(waiting()).as("is still being written").containsExactly("1577836801-1-4");
  }

  @Test
  void whatCannotBeToldWaits() throws Exception {
    try (FakeGateway away = new FakeGateway()) {
      away.answers(503, Map.of(), "{\"error\":{\"message\":\"away\",\"next\":\"wait\"}}");
      write("1577836801-1-2", "1577836801\0" + "0\0/\0s1\0named\0");
      assertThatThrownBy(() -> new TypedCommands(away.site(home)).tell())
          .hasMessageContaining("away");
    }
    assertThat(waiting()).hasSize(1);
    assertThat(new TypedCommands(site).tell()).isEqualTo(1);
    assertThat(waiting()).isEmpty();
  }

  /** Types lines into a bash that has the hook, and ends it; what it said. */
  private String type(String... lines) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "--norc", "--noprofile", "-i").redirectErrorStream(true);
    bash.directory(home.toFile()).environment().putAll(site.environment());
    bash.environment().put("HISTFILE", "/dev/null");
    bash.environment().keySet().removeAll(List.of("PROMPT_COMMAND", "HISTCONTROL", "HISTIGNORE"));
    Path said = Files.createTempFile("said", ".txt");
    bash.redirectOutput(said.toFile());
    Process process = bash.start();
    try (var in = process.outputWriter()) {
      in.write(BashHook.script(site));
      for (String line : lines) {
        in.write(line + "\n");
      }
      in.write("exit 0\n");
    }
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said);
    Files.delete(said);
    return text;
  }

  private void launcher(String command) throws IOException {
    Path launcher = home.resolve("sovereign");
    Files.writeString(launcher, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private void write(String name, String text) throws IOException {
    new TypedCommands(site).prepare();
    Files.writeString(TypedCommands.folder(site).resolve(name), text);
  }

  private List<String> waiting() throws IOException {
    if (!Files.exists(TypedCommands.folder(site))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(TypedCommands.folder(site))) {
      return files.map(it -> it.getFileName().toString()).toList();
    }
  }

  private List<JsonNode> posted() {
    return gateway.asked().stream()
        .filter(it -> it.line().equals("POST /api/sessions/s1/facts"))
        .map(it -> JsonMapper.shared().readTree(it.body()))
        .toList();
  }

  private List<JsonNode> commands() {
    return posted().stream().map(it -> it.path("body")).toList();
  }

  private static String line(JsonNode command) {
    return command.path("line").asString();
  }
}
