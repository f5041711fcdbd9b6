package dev.sovereign.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.cli.ask.FakeGateway;
import dev.sovereign.cli.stack.Site;
import dev.sovereign.cli.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With a real repository; the gateway is a fake. */
class CommitRecorderTest {

  private static final String RECORDED = "{\"id\":\"f\",\"known\":false,\"redactions\":0}";

  @TempDir Path home;
  @TempDir Path repository;
  private FakeGateway gateway;
  private Site site;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway();
    site = gateway.site(home);
    Files.writeString(home.resolve("token"), "t0ken\n");
    Git.run(repository, "init", "-q");
    commit("a.txt", "First: make it work\n\nIt did not before.");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void recordsTheCommitInTheRepositorysSession() {
    new PenFolder(site).keep(new Pen("s1", "l", 7, repository.toString()));
    gateway.answers(201, Map.of(), RECORDED);

    assertThat(new CommitRecorder(site, repository).run()).startsWith("Recorded commit ");
    FakeGateway.Asked asked = gateway.asked().getFirst();
    assertThat(asked.line()).isEqualTo("POST /api/sessions/s1/facts");
    JsonNode fact = JsonMapper.shared().readTree(asked.body());
    assertThat(fact.at("/body/kind").asString()).isEqualTo("code_change");
    assertThat(fact.at("/body/summary").asString())
        .isEqualTo("First: make it work\n\nIt did not before.");
    assertThat(fact.at("/body/files/0").asString()).isEqualTo("a.txt");
    assertThat(fact.path("key").asString())
        .isEqualTo("commit:" + fact.at("/body/commit").asString());
    assertThat(fact.path("fencingToken").asLong()).isEqualTo(7);
    assertThat(fact.path("source").asString()).isEqualTo("git");
  }

  @Test
  void recordsItOutsideOfAnySessionWhenItsOwnHasLostThePen() {
    new PenFolder(site).keep(new Pen("s1", "l", 7, repository.toString()));
    gateway.answers(409, Map.of(), "{\"error\":{\"message\":\"stale\",\"next\":\"resume\"}}");
    gateway.answers(201, Map.of(), RECORDED);

    new CommitRecorder(site, repository).run();
    assertThat(gateway.asked())
        .extracting(FakeGateway.Asked::line)
        .containsExactly("POST /api/sessions/s1/facts", "POST /api/memory/facts");
    assertThat(gateway.asked().getLast().body()).doesNotContain("fencingToken");
  }

  @Test
  void tellsAWaitingCommitAfterTheNextOne() throws IOException {
    gateway.answers(503, Map.of(), "{\"error\":{\"message\":\"away\",\"next\":\"wait\"}}");
    gateway.answers(201, Map.of(), RECORDED);
    assertThatThrownBy(() -> new CommitRecorder(site, repository).run())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("waits for the next one")
        .hasMessageContaining("away: wait");
    commit("b.txt", "Second");

    assertThat(new CommitRecorder(site, repository).run()).isEqualTo("Recorded 2 commits.");
    assertThat(new WaitingCommits(site).list()).isEmpty();
  }

  @Test
  void installsAHookThatRunsBesideTheCommit() throws IOException {
    Path hook = GitHook.install(repository, site, false);
    GitHook.install(repository, site, false);

    assertThat(Files.isExecutable(hook)).isTrue();
    assertThat(Files.readString(hook)).contains("session hook run --quiet").contains("&\n");
  }

  @Test
  void leavesAHookOfOthersAloneUnlessItIsToBeChained() throws IOException {
    Path hook = repository.resolve(".git/hooks/post-commit");
    Files.writeString(hook, "#!/bin/sh\necho theirs\n");
    assertThatThrownBy(() -> GitHook.install(repository, site, false))
        .hasMessageContaining("--chain");
    assertThat(Files.readString(hook)).contains("theirs");

    GitHook.install(repository, site, true);
    assertThat(Files.readString(hook)).contains("before-sovereign");
    assertThat(Files.readString(hook.resolveSibling("post-commit.before-sovereign")))
        .contains("theirs");
  }

  private void commit(String file, String message) throws IOException {
    Files.writeString(repository.resolve(file), message);
    Git.run(repository, "add", ".");
    Git.run(
        repository,
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "commit",
        "-q",
        "-m",
        message);
  }
}
