package dev.sovereign.activities.memory.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.memory.CanonicalJson;
import dev.sovereign.activities.memory.MemoryContents;
import dev.sovereign.activities.memory.PostgresFacts;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.SourcesReport.SourceReport;
import dev.sovereign.workflows.memory.SyncSourcesRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesIT {

  private static final TestPostgres POSTGRES = TestPostgres.another("memory");

  @TempDir private Path folder;

  private final MemoryContents contents = new MemoryContents("home");
  private final PostgresFacts facts = new PostgresFacts(POSTGRES.role(), contents);

  @BeforeEach
  void startEmpty() {
    POSTGRES.execute("TRUNCATE memory.fact, memory.outbox, memory.source_item");
  }

  @Test
  void everySectionIsAFactAndASecondSyncRecordsNothing() throws IOException {
    write(
        "projects/house.md",
        "---\ntags: [home]\n---\nPreamble\n\n# Roof\nSlate.\n## Cost\n12 EUR\n");
    assertThat(sync(vault())).isEqualTo(report(3, 0, 0));
    assertThat(sync(vault())).isEqualTo(report(0, 0, 0));
    assertThat(standing())
        .containsExactlyInAnyOrder(
            "projects/house.md\n\ntags: [home]\nPreamble",
            "projects/house.md > Roof\n\nSlate.",
            "projects/house.md > Roof > Cost\n\n12 EUR");
  }

  @Test
  void aChangedSectionSupersedesAndAVanishedOneIsToldToBeGone() throws IOException {
    write("a.md", "# One\nfirst\n# Two\nstays\n");
    sync(vault());
    write("a.md", "# One\nsecond\n# Two\nstays\n");
    assertThat(sync(vault())).isEqualTo(report(1, 1, 0));
    assertThat(standing()).containsExactlyInAnyOrder("a.md > One\n\nsecond", "a.md > Two\n\nstays");
    write("a.md", "# One\nfirst\n# Two\nstays\n");
    assertThat(sync(vault())).isEqualTo(report(1, 1, 0));
    assertThat(standing()).containsExactlyInAnyOrder("a.md > One\n\nfirst", "a.md > Two\n\nstays");
    Files.delete(folder.resolve("a.md"));
    assertThat(sync(vault())).isEqualTo(report(0, 0, 2));
    assertThat(standing())
        .containsExactlyInAnyOrder(
            "No longer in this source: a.md#One", "No longer in this source: a.md#Two");
    assertThat(sync(vault())).isEqualTo(report(0, 0, 0));
    write("a.md", "# One\nfirst\n");
    assertThat(sync(vault())).isEqualTo(report(1, 1, 0));
    assertThat(standing())
        .containsExactlyInAnyOrder("a.md > One\n\nfirst", "No longer in this source: a.md#Two");
  }

  @Test
  void aCrashBetweenFactAndMarkRecordsNothingTwice() throws IOException {
    write("a.md", "# One\nfirst\n");
    sync(vault());
    POSTGRES.execute("DELETE FROM memory.source_item");
    sync(vault());
    assertThat(POSTGRES.value("SELECT count(*) FROM memory.fact")).isEqualTo("1");
  }

  @Test
  void whatIsNotPlainTextOfTheFolderIsLeftOutAndSaid() throws IOException {
    Path outside = Files.createTempFile("outside", ".md");
    Files.writeString(outside, "secret of another folder");
    write("ok.md", "fine");
    write(".obsidian/x.md", "hidden");
    write("no.txt", "not Markdown");
    Files.createSymbolicLink(folder.resolve("link.md"), outside);
    Files.write(folder.resolve("binary.md"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Files.write(folder.resolve("nul.md"), "a\0b".getBytes(StandardCharsets.UTF_8));
    Files.write(folder.resolve("large.md"), new byte[1024 * 1024 + 1]);
    SourceReport report = sync(vault());
    assertThat(report.recorded()).isOne();
    assertThat(report.notes())
        .containsExactly(
            "binary.md: left out, it is no UTF-8 text",
            "large.md: left out, it is over 1 MiB",
            "link.md: left out, it is a link that leaves the folder",
            "nul.md: left out, it is no text");
    assertThat(standing()).containsExactly("ok.md\n\nfine");
    Files.delete(outside);
  }

  @Test
  void aPrivateVaultStaysInTheContentStore() throws IOException {
    Source vault = Source.markdown(folder, DataClass.KEEP_ON_DEVICE);
    write("diary.md", "# Today\nquokka\n");
    write("diary2.md", "# Other\nnul \0\n");
    SourceReport report = sync(vault);
    assertThat(report.recorded()).isOne();
    assertThat(report.notes()).containsExactly("a private file: left out, it is no text");
    assertThat(sync(vault).recorded()).isZero();
    assertThat(contents.kept.values()).anyMatch(it -> it.contains("quokka"));

    write("diary.md", "# Today\nwombat\n");
    assertThat(sync(vault).superseded()).isOne();
    Files.delete(folder.resolve("diary.md"));
    assertThat(sync(vault).gone()).isOne();
    assertThat(sync(vault).gone()).isZero();

    assertThat(
            POSTGRES.value(
                "SELECT string_agg(f::text, '') || (SELECT string_agg(i::text, '') FROM memory.source_item i) FROM memory.fact f"))
        .doesNotContain("quokka")
        .doesNotContain("diary")
        .doesNotContain("Today")
        .doesNotContain(CanonicalJson.sha256("quokka"))
        .doesNotContain(CanonicalJson.sha256("wombat"));
  }

  @Test
  void secretsInNotesAreRedacted() throws IOException {
    write("a.md", "password=hunter2\n");
    sync(vault());
    assertThat(standing()).containsExactly("a.md\n\npassword=[redacted: password]");
  }

  @Test
  void everyCommitIsAFactOnceAndNewOnesFollow() throws Exception {
    try (Git git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call()) {
      assertThat(sync(repository())).isEqualTo(report(0, 0, 0));
      String first = commit(git, "a.txt", "Add a");
      String second = commit(git, "b/c.txt", "Add c\n\nbecause of d");
      // Told by a session already, for example by the commit hook.
      facts.record(FactDraft.of(new FactBody.CodeChange("Add c", null, second, List.of()), "hook"));
      assertThat(sync(repository())).isEqualTo(report(1, 0, 0));
      assertThat(sync(repository())).isEqualTo(report(0, 0, 0));
      String third = commit(git, "a.txt", "Change a");
      assertThat(sync(repository())).isEqualTo(report(1, 0, 0));
      assertThat(facts.list(FactFilter.all(), 10))
          .extracting(Fact::body)
          .containsExactly(
              new FactBody.CodeChange("Change a", folder.toString(), third, List.of("a.txt")),
              new FactBody.CodeChange("Add a", folder.toString(), first, List.of("a.txt")),
              new FactBody.CodeChange("Add c", null, second, List.of()));
      // History that was rewritten: the commit that was seen last is gone.
      POSTGRES.execute("UPDATE memory.source_item SET hash = repeat('0', 40)");
      assertThat(sync(repository())).isEqualTo(report(0, 0, 0));
    }
  }

  @Test
  void aSourceThatCannotBeReadIsALineAndTheOthersGoOn() throws IOException {
    write("a.md", "fine");
    var sources =
        new ConfiguredSources(
            List.of(
                Source.git(folder),
                Source.markdown(folder.resolve("none"), DataClass.PUBLIC),
                vault()),
            POSTGRES.role(),
            facts,
            contents);
    var reports = sources.syncSources(new SyncSourcesRequest(null)).sources();
    assertThat(reports.get(0).notes().getFirst()).contains("no git repository", "sovereign.yaml");
    assertThat(reports.get(1).notes().getFirst()).contains("none cannot be read");
    assertThat(reports.get(2).recorded()).isOne();
    assertThat(sources.syncSources(new SyncSourcesRequest(vault().name())).sources()).hasSize(1);
    assertThatThrownBy(() -> sources.syncSources(new SyncSourcesRequest("folder:/x")))
        .hasMessageContaining("folder:/x is not configured");
  }

  @Test
  void aWatchedFolderIsKeptInStepWithoutBeingAsked() throws Exception {
    var sources = new ConfiguredSources(List.of(vault()), POSTGRES.role(), facts, contents);
    write("a.md", "before");
    try (FolderWatch watch = sources.watch(Duration.ofMillis(50), Duration.ofSeconds(1))) {
      watch.start();
      standsSoon("a.md\n\nbefore");
      write("a.md", "edited");
      standsSoon("a.md\n\nedited");
      Files.move(folder.resolve("a.md"), folder.resolve("b.md"));
      standsSoon("No longer in this source: a.md#", "b.md\n\nedited");
      Files.delete(folder.resolve("b.md"));
      standsSoon("No longer in this source: a.md#", "No longer in this source: b.md#");
    }
  }

  private void standsSoon(String... texts) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end && !Set.copyOf(standing()).equals(Set.of(texts))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(standing()).containsExactlyInAnyOrder(texts);
  }

  private Source vault() {
    return Source.markdown(folder, DataClass.INTERNAL);
  }

  private Source repository() {
    return Source.git(folder);
  }

  private SourceReport sync(Source source) {
    SourceReport report = source.sync(new Remembered(POSTGRES.role(), facts, contents));
    assertThat(report.source()).isEqualTo(source.name());
    return new SourceReport(
        "", report.recorded(), report.superseded(), report.gone(), report.notes());
  }

  private static SourceReport report(int recorded, int superseded, int gone) {
    return new SourceReport("", recorded, superseded, gone, List.of());
  }

  private List<String> standing() {
    return facts.list(FactFilter.all(), 100).stream()
        .map(it -> String.valueOf(it.body() == null ? null : it.body().text()))
        .toList();
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private String commit(Git git, String file, String message) throws IOException, GitAPIException {
    write(file, message);
    git.add().addFilepattern(".").call();
    var author = new PersonIdent("Ada", "ada@example.org");
    return git.commit().setMessage(message).setAuthor(author).setCommitter(author).call().name();
  }
}
